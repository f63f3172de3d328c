using System.Text.RegularExpressions;

namespace RedPhone.Architecture.Tests;

/// <summary>Byte arrays are compared by Bytes.EqualConstantTime, but where a reason stands here.
/// </summary>
public partial class ConstantTimeTests
{
    /// <summary>No secrets: a public key's place in a table, numbers of conversations, pixels,
    /// addresses.</summary>
    private static readonly string[] _allowed =
    [
        "firmware/RedPhone.Link/SessionTable.cs", "firmware/RedPhone.Link/LinkServer.Session.cs",
        "firmware/RedPhone.Core/Ui/Canvas.cs", "firmware/RedPhone.Wire/UdpEndpoint.cs",
    ];

    [Fact]
    public void Firmware_ElementsComparedOneByOne_AreNoSecrets()
    {
        string[] found = [.. Repository.FirmwareLibraries
            .SelectMany(library => Repository.Files("firmware/" + library, ".cs"))
            .Where(file => Compares(File.ReadAllText(file))).Select(Repository.Relative)];

        Assert.Equal(_allowed.Order(), found.Order());
    }

    [Fact]
    public void EqualConstantTime_ItsBody_BranchesOnTheCountOnly()
    {
        string source = File.ReadAllText(
            Path.Combine(Repository.Root, "firmware/RedPhone.Crypto/Bytes.cs"));
        string body = source[source.IndexOf("EqualConstantTime", StringComparison.Ordinal)..
            source.IndexOf("Overwrites", StringComparison.Ordinal)];

        Assert.DoesNotMatch(@"\b(if|while|switch|break|goto)\b|\?|&&|\|\|", body);
        Assert.Single(Regex.Matches(body, @"\breturn\b"));
        Assert.Single(Regex.Matches(body, @"\bfor\b"));
    }

    /// <summary>The twin: such a comparison is noticed.</summary>
    [Theory]
    [InlineData("if (tag[i] != packet[offset + i])", true)]
    [InlineData("while (a[0] == b[0])", true)]
    [InlineData("difference |= a[i] ^ b[i];", false)]
    [InlineData("if (packet[0] == 0x80)", false)]
    public void Compares_TwoElements_IsSeen(string line, bool seen)
        => Assert.Equal(seen, Compares(line));

    private static bool Compares(string text) => TwoElements().IsMatch(text);

    [GeneratedRegex(@"\w\[[^\]\n]+\] *(!=|==) *[\w.]+\[")]
    private static partial Regex TwoElements();
}
