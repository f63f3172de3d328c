using RedPhone.Drivers;
using RedPhone.SelfTest;

namespace RedPhone.Models.Tests;

/// <summary>
/// The board half of the self-test on chip models: a good board passes, and each fault makes the
/// line fail that stands for it, with words that lead to it, and no other.
/// </summary>
public class SelfTestBenchTests
{
    public static TheoryData<string, string[], string> Faults => new()
    {
        { "sda-low", ["i2c SDA rests high"], "R40" },
        { "scl-low", ["i2c SCL rests high"], "R41" },
        { "sda-scl-swapped", ["i2c somebody answers"], "SDA (IO8) and SCL (IO9) swapped" },
        { "codec-missing", ["i2c codec answers at 1A"], "U2" },
        { "keypad-missing", ["i2c keypad answers at 34"], "U6" },
        { "display-missing", ["i2c display answers at 3C"], "J5" },
        { "no-bclk-loop", ["i2s bit clock comes back"], "R17" },
        { "no-ws-loop", ["i2s word select comes back"], "R18" },
        {
            "loops-swapped", ["i2s bit clock comes back", "i2s word select comes back"],
            "does not follow"
        },
        { "wrong-rate", ["i2s receives 8000 frames a second"], "16000 frames a second" },
        { "wrong-codec", ["codec is a NAU8810 or a WM8960"], "reads 000 where 01A" },
        { "no-mclk", ["codec sends samples"], "MCLK 2.048 MHz" },
        { "din-dout-swapped", ["codec sends samples"], "DIN (IO7) and DOUT (IO17) swapped" },
        { "display-dark", ["display shows the picture"], "dark" },
        { "lamp-dead", ["panel lamp red"], "LED reversed" },
        { "lamps-swapped", ["panel lamp green", "panel lamp red"], "two wires swapped" },
        { "ringer-dead", ["panel ringer"], "IO11" },
        { "hook-stuck", ["panel hook moves"], "SW3" },
        { "hook-inverted", ["panel hook lifted is low"], "inverted" },
        { "key-stuck", ["keypad no key is stuck"], "5 (row 1, column 1)" },
        {
            "key-open", ["keypad key A", "keypad key B", "keypad key C", "keypad key D"],
            "column 3 open"
        },
        { "rows-swapped", ["keypad rows in order"], "rows 0 and 1 swapped" },
        { "columns-swapped", ["keypad columns in order"], "columns 1 and 2 swapped" },
        { "key-interrupt-open", ["keypad interrupt line falls"], "IO18" },
        { "dead-mic", ["sound microphone hears"], "MICBIAS" },
        { "silent-dac", ["sound earpiece sounds"], "DOUT" },
        { "no-coupling", ["sound tone comes back"], "closer" },
    };

    [Theory]
    [InlineData(CodecKind.Nau8810)]
    [InlineData(CodecKind.Wm8960)]
    public void Board_WithoutFault_PassesEveryLineAndIsTreatedAsTheDataSheetsAsk(CodecKind codec)
    {
        var board = new PhoneBoardModel(new PhoneBoardOptions { Codec = codec });
        List<string> lines = Run(board);
        Assert.DoesNotContain(lines, line => line.StartsWith("FAIL"));
        int passed = lines.Count(line => line.StartsWith("PASS "));
        Assert.InRange(passed, 50, 60);
        Assert.Equal($"SELFTEST {passed} passed, 0 failed", lines[^1]);
        int skipped = lines.Count(line => line.StartsWith("SKIP "));
        Assert.Equal(codec == CodecKind.Nau8810 ? 1 : 2, skipped);
        Assert.Empty(board.Faults.Items);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Board_WithAFault_FailsInItsLineAlone(string fault, string[] failing, string words)
    {
        var board = new PhoneBoardModel(new PhoneBoardOptions());
        BoardFault.Find(fault)!.Apply(board);
        List<string> lines = Run(board);
        string[] failed = [.. lines.Where(line => line.StartsWith("FAIL "))];
        Assert.Equal(failing, failed.Select(line => line[5..line.IndexOf(": ")]));
        Assert.All(failed, line => Assert.Contains(words, line));
        Assert.EndsWith($", {failing.Length} failed", lines[^1]);
    }

    [Fact]
    public void Faults_EachOne_HasItsExpectedLine()
        => Assert.Equal(BoardFault.All.Select(f => f.Name).Order(),
            Faults.Select(row => (string)row.ToArray()[0]!).Order());

    [Fact]
    public void Fault_OfNoName_IsNotFound() => Assert.Null(BoardFault.Find("gremlins"));

    [Fact]
    public void Prototype_SilentMicrophone_FailsAsTheBoardDoes()
    {
        var board = new PhoneBoardModel(new PhoneBoardOptions { Codec = CodecKind.Wm8960 });
        BoardFault.Find("dead-mic")!.Apply(board);
        Assert.Single(Run(board), line => line.StartsWith("FAIL sound microphone hears: "));
    }

    [Fact]
    public void Board_WithNobodyThere_SkipsWhatNeedsAPerson()
    {
        List<string> lines = Run(new PhoneBoardModel(new PhoneBoardOptions()), isAttended: false);
        Assert.DoesNotContain(lines, line => line.StartsWith("FAIL"));
        Assert.Contains("SKIP panel all: nobody pressed BOOT", lines);
        Assert.Contains("SKIP sound microphone hears: nobody pressed BOOT", lines);
        Assert.Contains("PASS keypad no key is stuck", lines);
        Assert.Contains("PASS codec sends samples", lines);
    }

    [Fact]
    public void Board_NotThere_SkipsEveryPartButTheSpeed()
    {
        var lines = new List<string>();
        var bench = new SelfTestBench(new PhoneBoardModel(new PhoneBoardOptions()), lines.Add);
        Assert.Equal(0, SelfTestRun.RunBoard(bench, null));
        Assert.Equal(8, lines.Count(line => line.EndsWith(" all: no board here")));
        Assert.Equal("SELFTEST 1 passed, 0 failed", lines[^1]);
    }

    [Fact]
    public void Speed_AnInterpreterTooSlow_FailsAndSaysHowFast()
    {
        // Two seconds pass at each look at the clock: 1,000 turns of 13 IL in that time.
        long nowMs = 0;
        var lines = new List<string>();
        var bench = new SelfTestBench(new PhoneBoardModel(new PhoneBoardOptions()), lines.Add,
            () => nowMs += 2000);
        Assert.Equal(1, SelfTestRun.RunBoard(bench, null));
        Assert.Equal("FAIL speed a million IL a second: 6500 IL/s: an image without PSRAM or at "
            + "160 MHz?", lines[0]);
    }

    [Fact]
    public void Bench_ABusWithoutClocks_SaysThatItWaitsForEver()
    {
        var bench = new SelfTestBench(new PhoneBoardModel(new PhoneBoardOptions()), _ => { });
        Assert.Throws<InvalidOperationException>(() => bench.OpenI2s().Read(new byte[512]));
    }

    private static List<string> Run(PhoneBoardModel board, bool isAttended = true)
    {
        var lines = new List<string>();
        long nowMs = 0;
        var bench = new SelfTestBench(board, lines.Add, () => nowMs += 3, isAttended);
        SelfTestRun.RunBoard(bench, bench);
        return lines;
    }
}
