using Microsoft.CodeAnalysis;
using Mono.Cecil;
using RedPhone.Architecture.Tests.Gate;

namespace RedPhone.Architecture.Tests;

/// <summary>
/// The gate is worth what it refuses: one bad sample or more for each rule, each refused by that
/// rule, in the marked line, with advice.
/// </summary>
public class GateSampleTests
{
    private const string Folder = "tests/gate-samples";
    private const string CompilerFolder = Folder + "/refused-by-compiler";

    public static TheoryData<string> Scanned => new(Files(Folder)
        .Where(path => !path.StartsWith(CompilerFolder) && !path.Contains("/wider-mscorlib/")));

    public static TheoryData<string> RefusedByCompiler => new(Files(CompilerFolder));

    [Theory]
    [MemberData(nameof(Scanned))]
    public void Sample_Scanned_IsRefusedByItsRuleInItsLineAndNoOther(string path)
    {
        GateSample sample = Open(path);
        IReadOnlyList<Violation> found = Scan(sample);
        if (sample.RefusedBy == "nothing")
        {
            Assert.True(found.Count == 0, string.Join('\n', found));
            return;
        }

        NanoRule rule = Enum.Parse<NanoRule>(sample.RefusedBy);
        Violation[] byRule = [.. found.Where(violation => violation.Rule == rule)];
        Assert.NotEmpty(byRule);
        if (rule != NanoRule.TooMuchByteCode)
        {
            Assert.Equal(sample.ExpectedLines, byRule.Select(violation => violation.Line));
            Assert.All(byRule, violation => Assert.Equal(path, violation.File));
        }

        // What is compiled against more than the surface breaks the rule about that, too.
        if (sample.IsCompiledLikeFirmware)
        {
            Assert.Empty(found.Except(byRule).Select(violation => violation.Rule.ToString())
                .Except(sample.AlsoRefusedBy));
        }
    }

    [Theory]
    [MemberData(nameof(RefusedByCompiler))]
    public void Sample_AgainstTheSurface_IsRefusedByTheCompiler(string path)
    {
        GateSample sample = Open(path);
        IReadOnlyList<Diagnostic> errors = sample.Compile(out ModuleDefinition? module);
        Assert.Null(module);
        Diagnostic[] expected = [.. errors.Where(error => error.Id == sample.RefusedBy)];
        Assert.NotEmpty(expected);

        // A type the compiler needs for itself may be missing "nowhere".
        int[] lines = [.. expected.Select(error => error.Location).Where(place => place.IsInSource)
            .Select(place => place.GetLineSpan().StartLinePosition.Line + 1).Distinct()];
        Assert.True(sample.ExpectedLines.SequenceEqual(lines), string.Join('\n', errors));
    }

    [Fact]
    public void Rules_Each_HasASampleAndAdvice()
    {
        string[] refused = [.. Files(Folder).Select(path => Open(path).RefusedBy)];
        foreach (NanoRule rule in Enum.GetValues<NanoRule>())
        {
            Assert.Contains(rule.ToString(), refused);
            Assert.InRange(NanoAdvice.Of(rule).Length, 30, 200);
        }
    }

    [Fact]
    public void Violation_Printed_NamesFileLineRuleAndWhatToWriteInstead()
    {
        GateSample sample = Open(Folder + "/MultiDimensionalField.cs");
        Violation violation = Assert.Single(Scan(sample));
        Assert.Equal(
            "tests/gate-samples/MultiDimensionalField.cs:6: MultiDimensionalArray: "
            + "Int32[0...,0...]: int[,] crashes the interpreter; use one flat array and index "
            + "row * columns + column.",
            violation.ToString());
    }

    private static IReadOnlyList<Violation> Scan(GateSample sample)
    {
        IReadOnlyList<Diagnostic> errors = sample.Compile(out ModuleDefinition? module);
        Assert.True(module != null, string.Join('\n', errors));
        string file = Path.Combine(Repository.Root, sample.FileName);
        return NanoScanner.Scan(module, [file]);
    }

    private static GateSample Open(string path) => new(Path.Combine(Repository.Root, path));

    private static IEnumerable<string> Files(string folder)
        => Repository.Files(folder, ".cs").Select(Repository.Relative).Order();
}
