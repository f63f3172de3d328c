using System.Text.RegularExpressions;

namespace RedPhone.Architecture.Tests;

/// <summary>Rules about the text of sources, one line at a time.</summary>
internal static partial class SourceRules
{
    /// <summary>The style is 100 columns; the gate refuses what is clearly past it.</summary>
    public const int MaxColumns = 110;

    public const int MaxLines = 500;

    /// <summary>
    /// Files that may be longer: unrolled kernels, whose length is their speed, and protocol ends
    /// and a test that are to be split. A file leaves the list when it fits.
    /// </summary>
    public static readonly string[] LongFiles =
    [
        "firmware/RedPhone.Crypto/Sha1Block.cs",
        "firmware/RedPhone.Crypto/Sha256Block.cs",
        "tests/RedPhone.Core.Tests/Zrtp/ZrtpAttackTests.cs",
    ];

    /// <summary>Files with a line that is owed a wrap by their owner; none may be added.</summary>
    public static readonly string[] WideFiles = ["firmware/RedPhone.Core/Srtp/SrtpReceiver.cs"];

    /// <summary>#if and its like: a device must get what was tested.</summary>
    public static bool HasConditional(string line) => Conditional().IsMatch(line);

    /// <summary>A note that something is not finished.</summary>
    public static bool HasUnfinishedMark(string line) => UnfinishedMark().IsMatch(line);

    /// <summary>A folder of somebody's machine.</summary>
    public static bool HasMachinePath(string line) => MachinePath().IsMatch(line);

    /// <summary>A type of the platform in firmware that must know none.</summary>
    public static bool HasPlatformType(string line) => PlatformType().IsMatch(WithoutComment(line));

    /// <summary>A switched-off warning without a reason behind it.</summary>
    public static bool HasBareSuppression(string line)
        => Suppression().IsMatch(line) && !line.Contains("//") && !line.Contains("Justification");

    private static string WithoutComment(string line)
    {
        int comment = line.IndexOf("//", StringComparison.Ordinal);
        return Regex.Replace(comment < 0 ? line : line[..comment], "\"[^\"]*\"", "\"\"");
    }

    [GeneratedRegex(@"^\s*#\s*(if|elif|else|endif|define|undef|region|endregion)\b")]
    private static partial Regex Conditional();

    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|XX" + @"X)\b")]
    private static partial Regex UnfinishedMark();

    [GeneratedRegex(@"(?<![\w.])/(work|home|Users|root)/\w|\b[A-Za-z]:\\+Users\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\bSystem\.(Net|IO|Threading|Diagnostics)\b|\b(Socket|UdpClient|DateTime|"
        + @"TimeSpan|Stopwatch|Console|Environment|Random|FileStream|HttpClient)\s*[.(]"
        + @"|\bnew\s+(Thread|Timer|Random|Socket)\b|\bThread\.Sleep\b")]
    private static partial Regex PlatformType();

    [GeneratedRegex(@"^\s*#pragma warning disable|\[.*SuppressMessage\(")]
    private static partial Regex Suppression();
}
