using RedPhone.Board.Data;

namespace RedPhone.Board.Drawing;

/// <summary>The lines of each symbol, lying (rot h) around its centre.</summary>
public static class Shapes
{
    /// <summary>The body of a symbol, without its pins.</summary>
    public static IReadOnlyList<Line> Of(Symbol s) => s.Shape switch
    {
        "R" => Box(-1.5, -0.5, 1.5, 0.5),
        "FB" => [.. Box(-1.5, -0.5, 1.5, 0.5), new(-1, -0.9, 1, 0.9)],
        "FUSE" => [.. Box(-1.5, -0.5, 1.5, 0.5), new(-1.5, 0, 1.5, 0)],
        "C" => [new(-0.3, -1, -0.3, 1, 20), new(0.3, -1, 0.3, 1, 20)],
        "D" or "LED" => Diode(s.Shape == "LED"),
        "TVS" => [.. Diode(false), new(-0.8, 0.8, -1.2, 1.1), new(-0.8, -0.8, -0.4, -1.1)],
        "SW" => [new(-1, 0, 0.9, 0.9), new(-1, -0.1, -1, 0.1, 20), new(1, -0.1, 1, 0.1, 20)],
        "PIEZO" => [new(-1, -1, -1, 1, 20), new(1, -1, 1, 1, 20), .. Box(-0.5, -0.8, 0.5, 0.8)],
        "NPN" => [new(-1, -1, -1, 1, 20), new(-1, 0.4, 0, 1.5), new(-1, -0.4, 0, -1.5),
            new(-0.1, -1.4, -0.5, -1.2), new(-0.1, -1.4, -0.3, -0.9)],
        _ => Box(-s.HalfWidth, -s.HalfHeight, s.HalfWidth, s.HalfHeight),
    };

    /// <summary>From a pin's tip to the body.</summary>
    public static double PinLength(Symbol s, SymbolPin pin) => s.Shape switch
    {
        "NPN" when pin.Dx == 0 => 1.5,
        "R" or "FB" or "FUSE" => 1.5,
        "C" => 2.7,
        "D" or "LED" or "TVS" => 2.2,
        _ => 2,
    };

    /// <summary>The sign of a supply or a ground, hanging on a wire's end at 0, 0.</summary>
    public static IReadOnlyList<Line> OfSign(string net, NameKind kind) => kind switch
    {
        NameKind.Power => [new(-0.9, 1, 0.9, 1, 20)],
        NameKind.Ground when net == "GND" => [new(-0.9, -1, 0.9, -1, 20),
            new(-0.55, -1.35, 0.55, -1.35), new(-0.2, -1.7, 0.2, -1.7)],
        _ => [new(-0.9, -1, 0.9, -1), new(0.9, -1, 0, -1.8), new(0, -1.8, -0.9, -1)],
    };

    /// <summary><see cref="Symbol.Turn"/> for fractions.</summary>
    public static (double X, double Y) Turn(string rot, double x, double y) => rot switch
    {
        "v" => (y, -x),
        "h-" => (-x, -y),
        "v-" => (-y, x),
        _ => (x, y),
    };

    private static Line[] Box(double x1, double y1, double x2, double y2) =>
        [new(x1, y1, x2, y1), new(x2, y1, x2, y2), new(x2, y2, x1, y2), new(x1, y2, x1, y1)];

    // Cathode at the left for D and TVS (pin 1), at the right for the LED.
    private static Line[] Diode(bool pointsRight)
    {
        return pointsRight
            ? [new(-0.8, 0.8, -0.8, -0.8), new(-0.8, 0.8, 0.8, 0), new(-0.8, -0.8, 0.8, 0),
                new(0.8, 0.8, 0.8, -0.8, 20), new(0.1, 1, 0.6, 1.6), new(0.6, 0.8, 1.1, 1.4)]
            : [new(0.8, 0.8, 0.8, -0.8), new(0.8, 0.8, -0.8, 0), new(0.8, -0.8, -0.8, 0),
                new(-0.8, 0.8, -0.8, -0.8, 20)];
    }
}
