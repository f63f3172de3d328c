using RedPhone.Master.Calls;
using RedPhone.Master.Store;
using RedPhone.Master.Tests.Bed;

namespace RedPhone.Master.Tests.Calls;

public class RelayChoiceTests
{
    /// <summary>
    /// Per relay "id:caller/callee", '-' for not reached; then the expected choice.
    /// </summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("1:10/10", "1")]
    [InlineData("1:-/-", "1")]
    [InlineData("1:30/30 2:10/10", "2 1")]
    [InlineData("1:10/10 2:30/30", "1 2")]
    [InlineData("1:5/90 2:40/40 3:1/200", "2 1")]
    [InlineData("1:20/20 2:10/30 3:30/10", "1 2")]
    [InlineData("1:1/- 2:500/500", "2 1")]
    [InlineData("1:-/1 2:-/- 3:500/500", "3 1")]
    [InlineData("1:-/9 2:3/- 3:-/-", "2 1")]
    [InlineData("3:-/- 2:-/- 1:-/-", "1 2")]
    [InlineData("1:0/0 2:0/1", "1 2")]
    [InlineData("1:65535/65535 2:65535/65534", "2 1")]
    public void Choose_RoundTrips_LowestSumFirst(string measured, string expected)
    {
        Phone caller = new("101");
        Phone callee = new("102");
        var rows = measured.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(r => r.Split(':', '/')).ToList();
        Set(caller, rows, 1);
        Set(callee, rows, 2);
        RelayEntry[] relays = [.. rows.Select(r => new RelayEntry(uint.Parse(r[0]), "", []))];
        Assert.Equal(expected,
            string.Join(' ', RelayChoice.Choose(relays, caller, callee).Select(r => r.Id)));
    }

    [Fact]
    public void Call_MeasuredByBoth_GetsTheNearest()
    {
        MasterBed bed = new();
        bed.AddRelay(1);
        bed.AddRelay(2);
        bed.AddRelay(3);
        BedPhone a = bed.AddRegistered("101");
        BedPhone b = bed.AddRegistered("102");
        bed.Ask(a, "PUT", "/relays", "rtt1: 00000001 80", "rtt2: 00000002 60", "rtt3: 00000003 20");
        bed.Ask(b, "PUT", "/relays", "rtt1: 00000003 20", "rtt2: 00000002 40");
        BedMessage begun = bed.Call(a, "102");
        Assert.StartsWith("00000003 ", begun["relay1"]);
        Assert.StartsWith("00000002 ", begun["relay2"]);
    }

    private static void Set(Phone phone, List<string[]> rows, int column)
    {
        var reached = rows.Where(r => r[column] != "-").ToList();
        phone.SetRoundTrips([.. reached.Select(r => uint.Parse(r[0]))],
            [.. reached.Select(r => ushort.Parse(r[column]))]);
    }
}
