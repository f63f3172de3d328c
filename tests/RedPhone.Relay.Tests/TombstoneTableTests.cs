namespace RedPhone.Relay.Tests;

public class TombstoneTableTests
{
    [Fact]
    public void Table_ChangedAtRandom_AgreesWithADictionary()
    {
        var table = new TombstoneTable(1000);
        var model = new Dictionary<CallKey, long>();
        var random = new Random(5);
        for (int step = 0; step < 20_000; step++)
        {
            var call = new CallKey((ulong)random.Next(1500), 9);
            if (model.Count < 1000 || model.ContainsKey(call))
            {
                long until = step + random.Next(1, 900);
                table.Set(call, until);
                model[call] = until;
            }

            if (step % 100 == 0)
            {
                long next = table.RemoveUntil(step);
                foreach (CallKey over in model.Where(m => step >= m.Value).Select(m => m.Key))
                {
                    model.Remove(over);
                }

                Assert.Equal(model.Values.DefaultIfEmpty(long.MaxValue).Min(), next);
            }

            var asked = new CallKey((ulong)random.Next(1500), 9);
            Assert.Equal(model.TryGetValue(asked, out long due), table.TryGet(asked, out long found));
            Assert.Equal(due, found);
            Assert.Equal(model.Count, table.Count);
        }

        Assert.Equal(long.MaxValue, table.RemoveUntil(long.MaxValue));
        Assert.Equal(0, table.Count);
    }
}
