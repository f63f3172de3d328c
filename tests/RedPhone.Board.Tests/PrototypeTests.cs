using System.Xml.Linq;
using RedPhone.Board.Data;
using RedPhone.Board.Prototype;

namespace RedPhone.Board.Tests;

public sealed class PrototypeTests
{
    private static readonly BoardData _board = TestBoard.Real();

    [Fact]
    public void Committed_PictureAndTables_AreThoseOfTheData()
        => Assert.All(PrototypeExport.Create(_board, TestBoard.Root), f => Assert.Equal(
            File.ReadAllText(Path.Combine(TestBoard.Root, f.Key)), f.Value));

    [Fact]
    public void Prototype_Wires_ReachEveryPinTheFirmwareUses()
    {
        // Ethernet, BOOT (a button of the DevKitC) and the amplifier's pin are not wired.
        string[] left = [.. _board.Board.PinMap.Select(p => p.Constant)
            .Except(Real().Wires.Select(w => w.Constant!))];
        Assert.All(left, name => Assert.True(name is "Boot" or "AmplifierEnable"
            or "I2sLoopBitClock" or "I2sLoopWordSelect" || name.StartsWith("Ethernet"), name));

        // The two clocks wired back share a wire with the clock they come from.
        foreach ((string loop, string clock) in new[]
            { ("I2sLoopBitClock", "I2sBitClock"), ("I2sLoopWordSelect", "I2sWordSelect") })
        {
            int gpio = _board.Board.PinMap.Single(p => p.Constant == loop).Gpio;
            Assert.Contains($"MCU.IO{gpio}", Real().Wires.Single(w => w.Constant == clock).To);
        }
    }

    [Fact]
    public void Prototype_Pins_AreAllWired()
    {
        PrototypeFile file = Real();
        var wired = file.Wires.SelectMany(w => w.To.Prepend(w.From)).ToHashSet();
        Assert.All(file.Modules.SelectMany(m => m.Pins.Select(p => $"{m.Id}.{p}")),
            pin => Assert.Contains(pin, wired));
    }

    [Theory]
    [InlineData("to: [CODEC.MCLK]", "to: [CODEC.MCLCK]", "CODEC has no pin 'MCLCK'")]
    [InlineData("to: [CODEC.MCLK]", "to: [CODE.MCLK]", "no module 'CODE'")]
    [InlineData("MCU.IO18], constant", "MCU.IO17], constant", "KeyInterrupt is IO18")]
    [InlineData("to: [LAMPS.RED]", "to: [LAMPS.GREEN]", "LAMPS.GREEN is wired twice")]
    [InlineData("constant: Hook", "constant: Hock", "no pin is called 'Hock'")]
    [InlineData("codec: wm8960", "codec: wm8961", "codec 'wm8961' is not in registers.yaml")]
    [InlineData("at: left, second: passive", "sits: left, second: passive", "prototype.yaml line")]
    public void Prototype_WrongFile_SaysWhatIsWrong(string from, string to, string message)
    {
        string folder = Directory.CreateTempSubdirectory("prototype").FullName;
        try
        {
            string text = File.ReadAllText(Path.Combine(TestBoard.Folder, "prototype.yaml"));
            Assert.Contains(from, text);
            File.WriteAllText(Path.Combine(folder, "prototype.yaml"), text.Replace(from, to));
            var error = Assert.Throws<BoardException>(() => PrototypeFile.Load(folder, _board));
            Assert.Contains(message, error.Message);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void Picture_EveryModuleAndWire_IsInIt()
    {
        PrototypeFile file = Real();
        XDocument svg = XDocument.Parse(PrototypeDrawing.Create(file));
        string[] texts = [.. svg.Descendants().Where(e => e.Name.LocalName == "text")
            .Select(e => e.Value)];
        Assert.All(file.Modules, m => Assert.Contains(m.Name, texts));
        string all = string.Join('\n', texts);
        Assert.All(file.Wires.Where(w => w.Constant != null),
            w => Assert.All(w.To, end => Assert.Contains(end, all)));
    }

    [Fact]
    public void Tables_WithoutTheirPlace_AreAnError()
        => Assert.Contains("no place for 'bom'", Assert.Throws<BoardException>(
            () => ReadmeTables.Fill("nothing", _board, Real())).Message);

    private static PrototypeFile Real() => PrototypeFile.Load(TestBoard.Folder, _board);
}
