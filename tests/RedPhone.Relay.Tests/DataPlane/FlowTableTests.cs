using RedPhone.Relay.DataPlane;

namespace RedPhone.Relay.Tests.DataPlane;

public class FlowTableTests
{
    [Fact]
    public void Find_AddedAndRemovedAtRandom_AgreesWithADictionary()
    {
        using var table = new FlowTable(200);
        var model = new Dictionary<int, int>();
        var random = new Random(7);
        for (int step = 0; step < 50_000; step++)
        {
            int name = random.Next(400);
            if (model.TryGetValue(name, out int number) && random.Next(2) == 0)
            {
                table.Remove(number);
                model.Remove(name);
            }
            else
            {
                int added = table.TryAdd(Address(name), Address(name + 1000), step);
                bool due = !model.ContainsKey(name) && model.Count < 200;
                Assert.Equal(due, added >= 0);
                if (due)
                {
                    model.Add(name, added);
                }
            }

            int asked = random.Next(400);
            int found = table.Find(Address(asked), out RawAddress to);
            Assert.Equal(model.GetValueOrDefault(asked, -1), found);
            Assert.True(found < 0 || to.Equals(Address(asked + 1000)));
        }

        Assert.Equal(model.Count, table.Count);
    }

    [Fact]
    public void Find_WhileOthersChange_NeverGivesAWrongDestination()
    {
        using var table = new FlowTable(64);
        using var done = new CancellationTokenSource();
        long wrong = 0;
        long right = 0;
        var reader = new Thread(() =>
        {
            for (int i = 0; !done.IsCancellationRequested || i < 1000; i++)
            {
                int name = i % 64;
                if (table.Find(Address(name), out RawAddress to) >= 0)
                {
                    bool good = to.Equals(Address(name + 1000)) || to.Equals(Address(name + 2000));
                    wrong += good ? 0 : 1;
                    right += good ? 1 : 0;
                }
            }
        });
        int[] numbers = new int[64];
        for (int i = 0; i < 64; i++)
        {
            numbers[i] = table.TryAdd(Address(i), Address(i + 1000), 0);
        }

        reader.Start();
        var random = new Random(3);
        for (int step = 0; step < 200_000; step++)
        {
            int name = random.Next(64);
            table.Remove(numbers[name]);
            numbers[name] = table.TryAdd(Address(name),
                Address(name + (random.Next(2) == 0 ? 1000 : 2000)), step);
        }

        done.Cancel();
        reader.Join();
        Assert.Equal(0, wrong);
        Assert.True(right > 0);
    }

    [Fact]
    public void Touch_OneFlow_MovesItsTimeAlone()
    {
        using var table = new FlowTable(2);
        int a = table.TryAdd(Address(1), Address(2), 10);
        int b = table.TryAdd(Address(2), Address(1), 10);
        table.Touch(a, 99);
        Assert.Equal((99, 10), (table.HeardMs(a), table.HeardMs(b)));
        Assert.Equal(-1, table.TryAdd(Address(3), Address(1), 10));
        table.Remove(a);
        Assert.Throws<InvalidOperationException>(() => table.Remove(a));
    }

    [Fact]
    public void Find_FilledToTheLastFlow_FindsAllAndNoOther()
    {
        const int Flows = 10_000;
        using var table = new FlowTable(Flows);
        int[] numbers = [.. Enumerable.Range(0, Flows)
            .Select(i => table.TryAdd(Address(i), Address(i + 1), 0))];
        Assert.Equal(-1, table.TryAdd(Address(Flows), Address(0), 0));
        for (int i = 0; i < Flows; i++)
        {
            Assert.Equal(numbers[i], table.Find(Address(i), out _));
            Assert.Equal(-1, table.Find(Address(Flows + i), out _));
        }

        Array.ForEach(numbers, table.Remove);
        Assert.Equal(0, table.Count);
        Assert.Equal(-1, table.Find(Address(1), out _));
    }

    [Fact]
    public void Bytes_AFlow_AreACacheLineAndFourThirdsOfASlot()
    {
        using var table = new FlowTable(200_000);
        Assert.InRange(table.Bytes / 200_000.0, 64, 75);
    }

    private static RawAddress Address(int name) => RawAddress.Of(RelayBench.Address(name / 200,
        1 + name));
}
