using System.Globalization;
using RedPhone.Emulator;
using Spectre.Console;

namespace RedPhone.Cli;

/// <summary>Tells a scripted call on the terminal, with both displays.</summary>
internal sealed class ConsoleNarrator : INarrator
{
    private const int Gap = 2;

    /// <inheritdoc />
    public void Say(long nowMs, string text)
        => AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"[grey]{nowMs / 1000.0,8:F3} s[/]  {text}");

    /// <inheritdoc />
    public void Show(long nowMs, EmulatedPhone a, EmulatedPhone b)
    {
        string[] left = DisplayArt.Lines(a.Board.Picture());
        string[] right = DisplayArt.Lines(b.Board.Picture());
        bool beside = AnsiConsole.Profile.Width >= (2 * DisplayArt.Width) + Gap
            || Console.IsOutputRedirected;
        foreach (string line in beside
            ? left.Zip(right, (l, r) => l + new string(' ', Gap) + r) : left.Concat(right))
        {
            Console.Out.WriteLine(line);
        }
    }

    /// <summary>The figures of a finished call.</summary>
    public void Summarize(DemoResult outcome, string where)
    {
        var table = new Table().Border(TableBorder.Simple).HideHeaders();
        table.AddColumns("", "");
        void Row(string name, string value) => table.AddRow(Markup.Escape(name), Markup.Escape(value));
        Row("SAS on the displays", $"A '{outcome.Sas.A}', B '{outcome.Sas.B}': "
            + (outcome.SasEqual ? "the same" : "NOT the same"));
        Row("key agreement, cipher, tag", outcome.KeyAgreement);
        Row("relay", outcome.RelayChosen);
        Row("last key to ringing", $"{outcome.SetupMs} ms");
        Row("answer to secure", $"{outcome.SecureMs} ms");
        Row("segmental SNR A to B", Decibels(outcome.SegSnrDb.AToB, outcome.MuLawSegSnrDb.AToB));
        Row("segmental SNR B to A", Decibels(outcome.SegSnrDb.BToA, outcome.MuLawSegSnrDb.BToA));
        Row("frames lost, concealed", $"{outcome.Lost}, {outcome.Concealed} of {outcome.Frames}");
        Row("ended", $"A {outcome.EndReason}, B {outcome.PeerEndReason}");
        if (outcome.Failure is not null)
        {
            Row("went wrong", outcome.Failure);
        }

        AnsiConsole.Write(table);
        Console.Out.WriteLine(where);
    }

    private static string Decibels(double? heard, double bare)
        => heard is null ? "no speech was sent" : string.Create(CultureInfo.InvariantCulture,
            $"{heard:F1} dB (a bare µ-law round trip: {bare:F1} dB)");
}
