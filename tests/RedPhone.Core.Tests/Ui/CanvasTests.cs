using RedPhone.Core.Ui;

namespace RedPhone.Core.Tests.Ui;

public class CanvasTests
{
    [Fact]
    public void TakeDirtyPage_NewCanvas_GivesEachPageOnce()
    {
        var canvas = new Canvas();
        for (int page = 0; page < Canvas.Pages; page++)
        {
            Assert.Equal(page, canvas.TakeDirtyPage());
        }

        Assert.Equal(-1, canvas.TakeDirtyPage());
    }

    [Fact]
    public void EndPage_SamePixels_LeavesPageClean()
    {
        Canvas canvas = Clean();
        Draw(canvas, c => c.Fill(10, 20, 5, 3));
        Assert.Equal(2, canvas.TakeDirtyPage());
        Draw(canvas, c => c.Fill(10, 20, 5, 3));
        Assert.Equal(-1, canvas.TakeDirtyPage());
        Draw(canvas, c => c.Fill(10, 20, 6, 3));
        Assert.Equal(2, canvas.TakeDirtyPage());
        Assert.Equal(-1, canvas.TakeDirtyPage());
    }

    [Fact]
    public void TakeDirtyPage_SomeColumnsChanged_TellsFromWhereToWhere()
    {
        Canvas canvas = Clean();
        Draw(canvas, c => c.Fill(10, 20, 5, 3));
        Draw(canvas, c => c.Fill(12, 20, 8, 3));
        Assert.Equal(2, canvas.TakeDirtyPage());
        Assert.Equal((10, 10), (canvas.TakenFrom, canvas.TakenCount));
        Draw(canvas, c => c.Fill(12, 20, 9, 3));
        Assert.Equal(2, canvas.TakeDirtyPage());
        Assert.Equal((20, 1), (canvas.TakenFrom, canvas.TakenCount));
        canvas.MarkDirty(2);
        Assert.Equal(2, canvas.TakeDirtyPage());
        Assert.Equal((0, Canvas.Width), (canvas.TakenFrom, canvas.TakenCount));
    }

    [Fact]
    public void BeginColumns_Drawing_ChangesOnlyThoseColumns()
    {
        Canvas canvas = Clean();
        Draw(canvas, c => c.Fill(0, 0, 128, 64));
        byte[] expected = (byte[])canvas.Picture.Clone();
        canvas.BeginColumns(3, 40, 20);
        canvas.DrawText(36, 24, "WWWWW");
        canvas.DrawIcon(57, 24, Icons.BigBell);
        canvas.DrawFrame(0, 20, 128, 30);
        Assert.True(canvas.EndPage());
        for (int i = 0; i < expected.Length; i++)
        {
            bool inside = i >= (3 * 128) + 40 && i < (3 * 128) + 60;
            Assert.True(inside || expected[i] == canvas.Picture[i]);
        }

        Assert.NotEqual(expected, canvas.Picture);
    }

    [Fact]
    public void MarkDirty_OnePage_IsGivenAgain()
    {
        Canvas canvas = Clean();
        canvas.MarkDirty(5);
        Assert.Equal(5, canvas.TakeDirtyPage());
        Assert.Equal(-1, canvas.TakeDirtyPage());
    }

    [Theory]
    [InlineData(0, 0, 128, 64)]
    [InlineData(10, 6, 20, 4)]
    [InlineData(0, 7, 1, 1)]
    [InlineData(-5, -5, 10, 10)]
    [InlineData(120, 60, 50, 50)]
    [InlineData(130, 10, 5, 5)]
    [InlineData(10, 70, 5, 5)]
    [InlineData(3, 3, 0, 0)]
    public void Fill_AnyRectangle_LightsExactlyWhatLiesInside(int x, int y, int width, int height)
    {
        Canvas canvas = Clean();
        Draw(canvas, c => c.Fill(x, y, width, height));
        for (int row = 0; row < Canvas.Height; row++)
        {
            for (int column = 0; column < Canvas.Width; column++)
            {
                bool inside = column >= x && column < x + width && row >= y && row < y + height;
                Assert.Equal(inside, Lit(canvas, column, row));
            }
        }
    }

    [Fact]
    public void Invert_Twice_RestoresThePicture()
    {
        Canvas canvas = Clean();
        Draw(canvas, c => c.DrawFrame(3, 5, 40, 30));
        byte[] before = (byte[])canvas.Picture.Clone();
        Draw(canvas, c =>
        {
            c.DrawFrame(3, 5, 40, 30);
            c.Invert(0, 3, 128, 50);
        });
        Assert.NotEqual(before, canvas.Picture);
        Draw(canvas, c =>
        {
            c.DrawFrame(3, 5, 40, 30);
            c.Invert(0, 3, 128, 50);
            c.Invert(0, 3, 128, 50);
        });
        Assert.Equal(before, canvas.Picture);
    }

    [Theory]
    [InlineData(-3, 0)]
    [InlineData(125, 0)]
    [InlineData(0, -4)]
    [InlineData(0, 60)]
    [InlineData(-300, 300)]
    public void DrawText_AcrossAnEdge_IsCutWithoutException(int x, int y)
    {
        Canvas canvas = Clean();
        Draw(canvas, c => c.DrawText(x, y, "WWWW"));
        Draw(canvas, c => c.DrawLarge(x, y, "WWWW", 0, 4, 12));
        Draw(canvas, c => c.DrawIcon(x, y, Icons.BigBell));
        Assert.Equal(Canvas.PictureBytes, canvas.Picture.Length);
    }

    [Fact]
    public void DrawText_NullText_DrawsNothing()
    {
        Canvas canvas = Clean();
        Draw(canvas, c => c.DrawText(0, 0, null!));
        Assert.All(canvas.Picture, b => Assert.Equal(0, b));
    }

    [Fact]
    public void Misuse_WrongPageOrNoPage_Throws()
    {
        var canvas = new Canvas();
        Assert.Throws<ArgumentOutOfRangeException>(() => canvas.BeginPage(8));
        Assert.Throws<ArgumentOutOfRangeException>(() => canvas.BeginPage(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => canvas.MarkDirty(8));
        Assert.Throws<InvalidOperationException>(() => canvas.EndPage());
    }

    private static bool Lit(Canvas canvas, int x, int y)
        => (canvas.Picture[x + (y / 8 * Canvas.Width)] >> (y % 8) & 1) != 0;

    private static Canvas Clean()
    {
        var canvas = new Canvas();
        while (canvas.TakeDirtyPage() >= 0)
        {
        }

        return canvas;
    }

    private static void Draw(Canvas canvas, Action<Canvas> draw)
    {
        for (int page = 0; page < Canvas.Pages; page++)
        {
            canvas.BeginPage(page);
            draw(canvas);
            canvas.EndPage();
        }
    }
}
