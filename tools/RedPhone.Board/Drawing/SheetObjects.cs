using RedPhone.Board.Data;

namespace RedPhone.Board.Drawing;

/// <summary>A straight wire of a net; nothing of its net touches it but at its ends.</summary>
public sealed record Wire(int X1, int Y1, int X2, int Y2, string Net);

/// <summary>A place.</summary>
public sealed record Mark(int X, int Y);

/// <summary>A drawn line, tenths of an inch; width in mils.</summary>
public sealed record Line(double X1, double Y1, double X2, double Y2, int Width = 10, int Color = 3);

/// <summary>Text; Align l, c, r (middle of the line).</summary>
public sealed record Label(double X, double Y, string Text, int Size, int Angle, char Align);

/// <summary>The end of a connected pin; Dx, Dy is where it points to.</summary>
public sealed record PinTip(string Ref, string Number, int X, int Y, int Dx, int Dy, string Net);

/// <summary>How a net is named at a place.</summary>
public enum NameKind
{
    /// <summary>A supply: bar above.</summary>
    Power,

    /// <summary>Ground sign below.</summary>
    Ground,

    /// <summary>A flag: the net goes on on another sheet.</summary>
    Global,

    /// <summary>A name at the end of a wire: the net goes on on this sheet.</summary>
    Local,

    /// <summary>A name above a wire.</summary>
    OnWire,
}

/// <summary>A net's name at a place; Dx, Dy is where it points to.</summary>
public sealed record NetName(int X, int Y, int Dx, int Dy, string Net, NameKind Kind);

/// <summary>A part with where its reference and its value stand.</summary>
public sealed record DrawnPart(PartEntry Part, Symbol Symbol, Label Reference, Label Value);
