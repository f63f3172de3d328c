using RedPhone.Board.Checks;

namespace RedPhone.Board.Tests;

/// <summary>Needs lepton-eda: without it the test is skipped and says so; under CI it fails.</summary>
public sealed class LeptonFactAttribute : FactAttribute
{
    public LeptonFactAttribute()
    {
        bool mustRun = Environment.GetEnvironmentVariable("CI") is { Length: > 0 };
        Skip = LeptonTool.IsInstalled || mustRun ? null
            : "needs a Debian package: apt-get install lepton-eda";
    }
}
