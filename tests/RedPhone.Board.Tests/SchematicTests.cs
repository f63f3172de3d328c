using RedPhone.Board.Checks;
using RedPhone.Board.Data;
using RedPhone.Board.Kicad;

namespace RedPhone.Board.Tests;

/// <summary>The schematic's files hold the data's nets, and a file that does not is found.</summary>
public sealed class SchematicTests
{
    private const string Codec = "schematics/kicad/codec.kicad_sch";
    private const string LeptonCodec = "schematics/lepton/codec.sch";

    [Fact]
    public void Kicad_CommittedFiles_HaveTheNetsOfTheData() =>
        Assert.Empty(SchematicCheck.Kicad(TestBoard.Real(), TestBoard.Root));

    [Theory]
    [InlineData("a global label renamed", "(global_label \"I2S_WS\"", "(global_label \"I2S_BCLK\"")]
    [InlineData("a local label renamed", "(label \"CMIC_N\"", "(label \"CMIC_P\"")]
    [InlineData("a label lost", "(global_label \"SDA\"", "(text \"SDA\"")]
    [InlineData("a sign changed", "(lib_id \"redphone:AGND\")", "(lib_id \"redphone:GND\")")]
    [InlineData("a sign's net changed", "hide (name \"AGND\"", "hide (name \"GND\"")]
    [InlineData("a wire lost", "  (wire ", "  (bus ")]
    [InlineData("an open mark lost", "  (no_connect ", "  (text ")]
    [InlineData("a pin swapped", "(number \"15\"", "(number \"14\"")]
    [InlineData("a part renamed", "\"Reference\" \"R24\"", "\"Reference\" \"R23\"")]
    public void Kicad_BrokenFile_IsFound(string what, string from, string to)
    {
        using var repository = new Repository(TestBoard.Real());
        Assert.Empty(SchematicCheck.Kicad(TestBoard.Real(), repository.Root));
        repository.Edit(Codec, from, to);
        Assert.True(SchematicCheck.Kicad(TestBoard.Real(), repository.Root).Count > 0, what);
    }

    [Fact]
    public void Kicad_EachWireLost_IsFound()
    {
        BoardData board = TestBoard.Real();
        using var repository = new Repository(board);
        string path = Path.Combine(repository.Root, Codec);
        string[] lines = File.ReadAllLines(path);
        int[] wires = [.. Enumerable.Range(0, lines.Length).Where(
            i => lines[i].StartsWith("  (wire ", StringComparison.Ordinal))];
        Assert.True(wires.Length > 50);
        foreach (int wire in wires)
        {
            File.WriteAllLines(path, lines.Where((_, i) => i != wire));
            Assert.True(SchematicCheck.Kicad(board, repository.Root).Count > 0, lines[wire]);
        }
    }

    [Fact]
    public void Kicad_TurnedOrMovedPart_IsFound()
    {
        using var repository = new Repository(TestBoard.Real());
        string text = File.ReadAllText(Path.Combine(repository.Root, Codec));
        int at = text.IndexOf("(lib_id \"redphone:NAU8810\") (at ", StringComparison.Ordinal);
        string place = text[at..text.IndexOf(')', at + 30)];
        repository.Edit(Codec, place, place[..^1] + "180");
        Assert.NotEmpty(SchematicCheck.Kicad(TestBoard.Real(), repository.Root));
        repository.Edit(Codec, place[..^1] + "180", place.Replace("(at ", "(at 2"));
        Assert.NotEmpty(SchematicCheck.Kicad(TestBoard.Real(), repository.Root));
    }

    [Theory]
    [InlineData("(version 20211123)", "(version", "the last list is not closed")]
    [InlineData("(lib_id \"redphone:R\")", "(lib_id \"redphone:RR\")", "no symbol redphone:RR")]
    [InlineData("(lib_symbols", "(lib_symbol", "has no (lib_symbols ...)")]
    public void Kicad_UnreadableFile_SaysWhy(string from, string to, string message)
    {
        using var repository = new Repository(TestBoard.Real());
        repository.Edit(Codec, from, to);
        Assert.Contains(message, Assert.Single(SchematicCheck.Kicad(TestBoard.Real(), repository.Root)));
    }

    [Fact]
    public void Kicad_MissingFile_SaysWhich()
    {
        using var repository = new Repository(TestBoard.Real());
        File.Delete(Path.Combine(repository.Root, Codec));
        Assert.Contains("codec.kicad_sch",
            Assert.Single(SchematicCheck.Kicad(TestBoard.Real(), repository.Root)));
    }

    [Fact]
    public void Kicad_CrossingWires_StayApart_JunctionJoins()
    {
        string sheet = File.ReadAllText(Path.Combine(TestBoard.Root, "schematics/kicad/panel.kicad_sch"));
        string root = File.ReadAllText(Path.Combine(TestBoard.Root, "schematics/kicad/redphone.kicad_sch"));
        string Read(string file) => file == "redphone.kicad_sch" ? root
            : file == "panel.kicad_sch" ? sheet
            : File.ReadAllText(Path.Combine(TestBoard.Root, "schematics/kicad", file));
        Assert.Contains("SDA", KicadReader.Read(Read, "redphone.kicad_sch").Nets.Keys);
        // R41's wire down to SCL crosses SDA's; a dot there would short the bus.
        const string crossing = "  (junction (at 99.06 83.82) (diameter 0) (color 0 0 0 0) (uuid 0))\n";
        sheet = sheet.Insert(sheet.IndexOf("  (junction ", StringComparison.Ordinal), crossing);
        Assert.Contains("SCL=SDA", KicadReader.Read(Read, "redphone.kicad_sch").Nets.Keys);
    }

    /// <summary>In the form KiCad 6.0.11 writes: sheet paths before local names, open pins as nets.
    /// </summary>
    [Fact]
    public void KicadExport_Netlist_IsCompared()
    {
        BoardData board = TestBoard.Real();
        static string Net(string name, IEnumerable<string> pins) =>
            $"(net (code \"1\") (name \"{name}\"){string.Concat(pins.Select(Node))})";
        var nets = board.Netlist().Select(n => Net(n.Key == "EN" ? "/mcu/EN" : n.Key, n.Value));
        var open = board.Parts.SelectMany(p => p.Open.Select(
            o => Net($"unconnected-({p.Ref}-Pad{o})", [$"{p.Ref}-{o}"])));
        string netlist = $"(export (version \"E\") (nets {string.Concat(nets.Concat(open))}))";
        Assert.Empty(SchematicCheck.KicadExport(board, netlist));
        Assert.Equal(["MIC_N: only in the data: J3-1; only in the file: nothing",
            "MIC_P: only in the data: nothing; only in the file: J3-1"],
            SchematicCheck.KicadExport(board, netlist.Replace(Node("J3-1"), "")
                .Replace(Node("J3-4"), Node("J3-4") + Node("J3-1"))));
        Assert.Equal(["U2-14 is not marked as open"],
            SchematicCheck.KicadExport(board, netlist.Replace(Node("U2-14"), "")));
    }

    private static string Node(string pin) =>
        $"(node (ref \"{pin.Split('-')[0]}\") (pin \"{pin.Split('-')[1]}\") (pintype \"passive\"))";

    [LeptonFact]
    public void Lepton_CommittedFiles_HaveTheNetsOfTheData() =>
        Assert.Empty(SchematicCheck.Lepton(TestBoard.Real(), TestBoard.Root));

    [LeptonFact]
    public void Lepton_CommittedFiles_PassDrc2() => Assert.Empty(SchematicCheck.Drc2(TestBoard.Root));

    [LeptonFact]
    public void Lepton_BrokenFile_IsFoundByNetsAndByDrc2()
    {
        using var repository = new Repository(TestBoard.Real());
        repository.Edit(LeptonCodec, "net=I2S_WS:1", "net=I2S_SW:1");
        Assert.Equal(2, SchematicCheck.Lepton(TestBoard.Real(), repository.Root).Count);
        Assert.Contains("ERROR: Net 'I2S_WS' is connected to only one pin: R15:2.",
            SchematicCheck.Drc2(repository.Root));
    }
}
