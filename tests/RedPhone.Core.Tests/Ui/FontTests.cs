using RedPhone.Core.Ui;

namespace RedPhone.Core.Tests.Ui;

public class FontTests
{
    [Fact]
    public void Glyphs_AnyTwo_DifferEvenWhenMovedSideways()
    {
        var seen = new Dictionary<ulong, char>();
        for (char c = Font.First; c <= Font.Last; c++)
        {
            ulong moved = AtLeftEdge(c);
            Assert.False(seen.TryGetValue(moved, out char other), $"'{c}' looks like '{other}'");
            seen.Add(moved, c);
        }

        Assert.Equal(95, seen.Count);
    }

    [Theory]
    [InlineData("O0")]
    [InlineData("1l")]
    [InlineData("1I")]
    [InlineData("lI")]
    [InlineData("5S")]
    [InlineData("8B")]
    [InlineData("2Z")]
    [InlineData("uv")]
    public void Glyphs_EasilyConfused_DifferInThreePixelsAtLeast(string pair)
    {
        ulong difference = Cell(pair[0]) ^ Cell(pair[1]);
        Assert.InRange(System.Numerics.BitOperations.PopCount(difference), 3, 40);
    }

    [Fact]
    public void Glyphs_SpaceOnly_HasNoInk()
    {
        Assert.Equal(0UL, Cell(' '));
        for (char c = '!'; c <= Font.Last; c++)
        {
            Assert.NotEqual(0UL, Cell(c));
        }
    }

    [Theory]
    [InlineData('\n')]
    [InlineData('\u007f')]
    [InlineData('\u00e4')]
    [InlineData('\uffff')]
    public void Offset_UnprintableCharacter_IsTheQuestionMark(char c)
        => Assert.Equal(Font.Offset('?'), Font.Offset(c));

    [Fact]
    public void Doubled_EveryColumn_RepeatsEachBit()
    {
        for (int column = 0; column < 256; column++)
        {
            for (int row = 0; row < 16; row++)
            {
                Assert.Equal((column >> (row / 2)) & 1, (Font.Doubled(column) >> row) & 1);
            }
        }
    }

    [Fact]
    public void LargeWidth_ElevenCharacters_FitsThePicture()
        => Assert.InRange(Font.LargeWidth(11), 1, Canvas.Width);

    private static ulong Cell(char c)
    {
        ulong cell = 0;
        for (int i = 0; i < Font.GlyphWidth; i++)
        {
            cell |= (ulong)Font.Columns[Font.Offset(c) + i] << (8 * i);
        }

        return cell;
    }

    private static ulong AtLeftEdge(char c)
    {
        ulong cell = Cell(c);
        while (cell != 0 && (cell & 0xFF) == 0)
        {
            cell >>= 8;
        }

        return cell;
    }
}
