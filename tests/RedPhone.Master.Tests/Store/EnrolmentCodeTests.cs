using RedPhone.Master.Store;

namespace RedPhone.Master.Tests.Store;

public class EnrolmentCodeTests
{
    [Fact]
    public void Create_ManyCodes_AreDistinctAndHaveTheForm()
    {
        SeededEntropy entropy = new(1);
        HashSet<string> codes = [.. Enumerable.Range(0, 1000).Select(_ => EnrolmentCode.Create(entropy))];
        Assert.Equal(1000, codes.Count);
        Assert.All(codes, c => Assert.Matches("^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$", c));
        Assert.All(Enumerable.Range(0, 19).Where(i => i % 5 != 4),
            i => Assert.True(codes.Select(c => c[i]).Distinct().Count() == 32));
    }

    [Theory]
    [InlineData("ABCD-EF01-2345-6789", "abcdef0123456789")]
    [InlineData("ABCD-EF01-2345-6789", " abcd ef01 2345 6789 ")]
    [InlineData("ABCD-EF01-2345-6789", "ABCD-EFOI-2345-6789")]
    [InlineData("ABCD-EF01-2345-6789", "ABCD-EFol-2345-6789")]
    public void TryHash_AsTyped_IsTheSame(string code, string typed)
    {
        Assert.True(EnrolmentCode.TryHash(code, out byte[] expected));
        Assert.True(EnrolmentCode.TryHash(typed, out byte[] hash));
        Assert.Equal(expected, hash);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ABCD-EF01-2345-678")]
    [InlineData("ABCD-EF01-2345-67890")]
    [InlineData("ABCD-EF01-2345-678U")]
    [InlineData("ABCD-EF01-2345-678é")]
    [InlineData("--------------------------------------")]
    public void TryHash_NoCode_IsRefused(string? typed)
        => Assert.False(EnrolmentCode.TryHash(typed, out _));

    [Fact]
    public void TryHash_EveryCharacterChanged_IsAnotherHash()
    {
        const string Code = "ABCD-EF01-2345-6789";
        EnrolmentCode.TryHash(Code, out byte[] expected);
        for (int i = 0; i < Code.Length; i++)
        {
            if (Code[i] != '-')
            {
                string other = Code[..i] + 'Z' + Code[(i + 1)..];
                Assert.True(EnrolmentCode.TryHash(other, out byte[] hash));
                Assert.NotEqual(expected, hash);
            }
        }
    }
}
