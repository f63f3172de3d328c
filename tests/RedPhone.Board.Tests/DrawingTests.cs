using RedPhone.Board.Data;
using RedPhone.Board.Drawing;

namespace RedPhone.Board.Tests;

/// <summary>drawing.yaml: what is drawn wrongly is refused and the message says where.</summary>
public sealed class DrawingTests
{
    [Theory]
    [InlineData("C28: 76 83 v", "C28: 76 83 x", "C28 needs 'x y'")]
    [InlineData("C28: 76 83 v", "C99: 76 83 v", "C28 needs 'x y'")]
    [InlineData("C28: 76 83 v", "C28: 76 83 v\n    C1: 1 1", "C1 is no part of sheet codec")]
    [InlineData("codec:", "kodec:", "needs 'x y'")]
    public void WrongPlace_Load_SaysWhere(string from, string to, string message) => Assert.Contains(
        message, Assert.Throws<BoardException>(() => TestBoard.Broken("drawing.yaml", from, to)).Message);

    [Theory]
    [InlineData("- MICBIAS: C28.1 ^1", "- MICBIAS: C28.2 ^1", "C28.2 is on AGND")]
    [InlineData("- MICBIAS: C28.1 ^1", "- MICBIAS: C28.3 ^1", "'C28.3' is no connected pin")]
    [InlineData("- MICBIAS: C28.1 ^1", "- MICBIAS: C28.1", "no second place")]
    [InlineData("- MICBIAS: C28.1 ^1", "- MICBIAS: C28.1 80,80", "aslant")]
    [InlineData("- CMIC_P: U2.20 C26.1", "- CMIC_P: U2.20 79,73 79,67", "CMIC_P runs over C27.1")]
    [InlineData("- CMIC_P: U2.20 C26.1", "- CMIC_P: U2.20 70,73 70,67", "CMIC_N touches CMIC_P")]
    [InlineData("- VREF: C24.1 ^1", "- VREF: U2.18 >4 v4 <4", "runs over an open pin")]
    [InlineData("- 98 22 beside", "- 98 beside", "is not 'x y words'")]
    [InlineData("- +3V3A: C22.1 ^3\n", "- +3V3A: C22.1 ^1\n", "+3V3A has no end for its sign")]
    public void WrongWire_Export_SaysWhere(string from, string to, string message)
    {
        BoardData board = TestBoard.Broken("drawing.yaml", from, to);
        Assert.Contains(message, Assert.Throws<BoardException>(() => BoardExport.Create(board)).Message);
    }

    [Fact]
    public void Path_ElbowsAndWays_GiveTheCorners()
    {
        var pins = new Dictionary<string, PinTip> { ["R1.2"] = new("R1", "2", 10, 20, 1, 0, "A") };
        Assert.Equal([new Mark(10, 20), new Mark(14, 20), new Mark(14, 17), new Mark(20, 17),
            new Mark(20, 30), new Mark(18, 30), new Mark(18, 31)],
            WirePath.Parse(pins, "A", "R1.2 >4 v3 -| 20,30 <2 ^1"));
        Assert.Equal([new Mark(10, 20), new Mark(10, 25), new Mark(12, 25)],
            WirePath.Parse(pins, "A", "R1.2 |- 12,25"));
    }

    [Theory]
    [MemberData(nameof(Sheets))]
    public void Sheet_EveryPart_StandsInsideTheFrameAndAlone(string id)
    {
        BoardData board = TestBoard.Real();
        SheetDrawing drawing = SheetDrawing.Create(board, board.Board.Sheets.First(s => s.Id == id));
        Assert.NotEmpty(drawing.Parts);
        var boxes = drawing.Parts.ToDictionary(p => p.Part.Ref, Body);
        foreach ((string name, (double X1, double Y1, double X2, double Y2) a) in boxes)
        {
            Assert.True(a.X1 >= 0 && a.X2 < SheetDrawing.Width && a.Y1 > SheetDrawing.TitleTop
                && a.Y2 < SheetDrawing.Height, $"{name} leaves the sheet");
            Assert.All(boxes.Where(b => b.Key != name), b => Assert.False(
                a.X1 < b.Value.X2 && b.Value.X1 < a.X2 && a.Y1 < b.Value.Y2 && b.Value.Y1 < a.Y2,
                $"{name} covers {b.Key}"));
            Assert.All(drawing.Wires, w => Assert.False(
                Math.Min(w.X1, w.X2) < a.X2 && Math.Max(w.X1, w.X2) > a.X1
                && Math.Min(w.Y1, w.Y2) < a.Y2 && Math.Max(w.Y1, w.Y2) > a.Y1,
                $"a wire of {w.Net} runs through {name}"));
        }
    }

    public static TheoryData<string> Sheets => [.. TestBoard.Real().Board.Sheets.Select(s => s.Id)];

    private static (double X1, double Y1, double X2, double Y2) Body(DrawnPart part)
    {
        var ends = Shapes.Of(part.Symbol).SelectMany(l => new[]
        {
            Shapes.Turn(part.Part.Rot, l.X1, l.Y1), Shapes.Turn(part.Part.Rot, l.X2, l.Y2),
        }).ToList();
        return (part.Part.X + ends.Min(e => e.X), part.Part.Y + ends.Min(e => e.Y),
            part.Part.X + ends.Max(e => e.X), part.Part.Y + ends.Max(e => e.Y));
    }
}
