using FsCheck;
using FsCheck.Fluent;
using RedPhone.Emulator.Scenario;

namespace RedPhone.Cli.Tests;

public class ScenarioTests
{
    private const string TwoPhones = """
        seed 7
        relay near 0
        phone 101 "Front desk" delay 20
        phone 102 Newsroom delay 20
        101 expect ready within 15000
        102 expect ready within 15000

        """;

    public static TheoryData<string> Examples()
    {
        var names = new TheoryData<string>();
        foreach (string path in Directory.GetFiles(
            Path.Combine(AppContext.BaseDirectory, "Scenarios"), "*.txt"))
        {
            names.Add(Path.GetFileName(path));
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_OfTheRepository_HoldsInEveryLine(string name)
    {
        ShellResult result = await Shell.RunAsync("emulator", "run",
            Path.Combine(AppContext.BaseDirectory, "Scenarios", name));
        Assert.True(result.Code == ExitCode.Ok, result.Error + result.Output);
        Assert.Contains("all as expected", result.Output);
    }

    [Fact]
    public void Examples_OfTheRepository_AreThere()
        => Assert.True(Examples().Count >= 4, "the example scenarios are not beside the tests");

    [Theory]
    [InlineData("102 expect ringing within 500", "it did not ring")]
    [InlineData("101 expect display \"Ringing\" within 500", "Lift to call")]
    [InlineData("101 expect display \"Lift to call\" within 1000\n"
        + "101 expect no display \"Lift to call\" within 500", "Lift to call")]
    [InlineData("101 expect lamp secure on within 500", "the secure lamp was off")]
    [InlineData("101 expect lamp message off\n101 expect lamp message on within 10", "was off")]
    [InlineData("101 expect reason busy within 500", "the reason was none")]
    [InlineData("101 expect missed 1 within 500", "0 missed")]
    [InlineData("101 expect audio 1 dB of initiator", "nobody has said it")]
    [InlineData("101 say initiator\n102 expect audio 1 dB of initiator", "0.0 dB")]
    [InlineData("expect sas equal within 500", "the displays showed: ")]
    public void Expectation_ThatDoesNotHold_FailsWithLineAndWhatWasThere(string lines, string seen)
    {
        int lineNumber = (TwoPhones + lines).Split('\n').Length;
        ScenarioResult result = ScenarioRunner.Run(ScenarioParser.Parse(TwoPhones + lines));
        Assert.Equal(lineNumber, result.Failed?.Line);
        Assert.Contains(seen, result.Seen);
    }

    [Fact]
    public async Task Run_ExpectationFails_ExitCodeTwoNamesTheLine()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.PathOf("wrong.txt");
        await File.WriteAllTextAsync(path, TwoPhones + "102 expect ringing within 100\n");
        ShellResult result = await Shell.RunAsync("emulator", "run", path);
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("wrong.txt, line 7: 102 expect ringing within 100", result.Error);
        Assert.Contains("instead: it did not ring, the display said: ", result.Error);
    }

    [Theory]
    [InlineData("phone 101", "line 1: the phone's name is missing")]
    [InlineData("\n\n101 lift", "line 3: '101' is neither")]
    [InlineData("phone 1a1 Name", "a number is 1 to 15 digits")]
    [InlineData("phone 101 \"Front desk", "a quote")]
    [InlineData("phone 101 A\nphone 101 B", "line 2: there is a phone '101' already")]
    [InlineData("phone 101 A\n101 press 10x", "keys are")]
    [InlineData("phone 101 A\n101 dance", "'dance' is not known")]
    [InlineData("phone 101 A\n101 lift up", "'up' is one word too many")]
    [InlineData("phone 101 A\n101 say nothing.wav", "neither a clip")]
    [InlineData("phone 101 A\n101 expect reason bored", "'bored' is no reason")]
    [InlineData("phone 101 A\n101 expect reason 3", "'3' is no reason")]
    [InlineData("phone 101 A\n101 expect relay far", "no relay 'far' above")]
    [InlineData("phone 101 A\n101 loss 101", "the loss is a number from 0 to 100")]
    [InlineData("wait 1\nseed 2", "line 2: the seed stands once")]
    [InlineData("wait -1", "the time in ms is a number")]
    [InlineData("relay near stop", "no relay 'near' above")]
    [InlineData("master dance", "one of: stop, start, revoke")]
    [InlineData("expect rain", "one of: sas")]
    public void Parse_WrongLine_NamesItAndSaysWhatIsWrong(string text, string expected)
    {
        var error = Assert.Throws<ScenarioException>(() => ScenarioParser.Parse(text));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Parse_HashAsKeyAndAsComment_AreToldApart()
    {
        ScenarioFile scenario = ScenarioParser.Parse("""
            # a comment
            seed 5 # another
            phone 101 "# 1"
            101 press # # redials
            101 expect display "#" # of the hint
            """);
        Assert.Equal(5UL, scenario.Seed);
        Assert.Equal([3, 4, 5], scenario.Steps.Select(step => step.Line));
        Assert.Null(ScenarioRunner.Run(scenario).Failed is { Line: < 5 } early ? early : null);
    }

    [Fact]
    public void Parse_AnyText_GivesAScenarioOrAMessage()
    {
        string[] words = ["seed", "relay", "phone", "master", "wait", "expect", "101", "near", "\"",
            "\"A b\"", "#", "lift", "press", "102#", "say", "initiator", "within", "5", "-1",
            "display", "lamp", "secure", "on", "audio", "dB", "of", "power", "off", "\n", "\t",
            "99999999999", "sas", "equal", "stop", "start", "reason", "busy", "cable", "ä", "\0"];
        Gen<string> sensible = Gen.Elements(words).ListOf().Select(list => string.Join(' ', list));
        Gen<string> anything = ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "");
        Prop.ForAll(Gen.OneOf(sensible, anything).ToArbitrary(), text =>
        {
            try
            {
                return ScenarioParser.Parse(text).Steps.Count >= 0;
            }
            catch (ScenarioException error)
            {
                return error.Message.StartsWith("line ", StringComparison.Ordinal);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }
}
