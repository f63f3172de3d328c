using RedPhone.Core.Ui;

namespace RedPhone.Core.Tests.Ui;

public class TextLineTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(9, "9")]
    [InlineData(10, "10")]
    [InlineData(-23, "-23")]
    [InlineData(int.MaxValue, "2147483647")]
    [InlineData(int.MinValue, "-2147483647")]
    public void AddNumber_Value_IsDecimal(int value, string expected)
        => Assert.Equal(expected, Text(new TextLine().AddNumber(value)));

    [Theory]
    [InlineData(0, "0:00")]
    [InlineData(59, "0:59")]
    [InlineData(60, "1:00")]
    [InlineData(3599, "59:59")]
    [InlineData(3600, "1:00:00")]
    [InlineData(36061, "10:01:01")]
    [InlineData(-5, "0:00")]
    public void AddDuration_Seconds_ReadsAsAClock(int seconds, string expected)
        => Assert.Equal(expected, Text(new TextLine().AddDuration(seconds)));

    [Fact]
    public void Add_MoreThanALine_LeavesOutTheRest()
    {
        TextLine line = new TextLine().Add("123456789012345678901234").AddNumber(5).AddChar('x');
        Assert.Equal("123456789012345678901", Text(line));
        Assert.Equal("", Text(line.Clear().Add(null!)));
    }

    private static string Text(TextLine line) => new(line.Chars, 0, line.Count);
}
