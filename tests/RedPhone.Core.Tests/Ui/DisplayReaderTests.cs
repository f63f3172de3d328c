using RedPhone.Core.Ui;
using RedPhone.Core.Zrtp;
using RedPhone.Models.Display;

namespace RedPhone.Core.Tests.Ui;

public class DisplayReaderTests
{
    private const string Base32 = "ybndrfg8ejkmcpqxot1uwisza345h769";

    [Fact]
    public void Read_EveryGlyphBothSizesBothPolarities_IsReadBack()
    {
        for (char c = '!'; c <= Font.Last; c++)
        {
            string text = $"A{c}z{c}";
            foreach (bool inverted in new[] { false, true })
            {
                byte[] picture = Draw(text, 7, 19, false, inverted);
                Assert.Equal(text, DisplayReader.ReadLines(picture));
                picture = Draw(text, 7, 19, true, inverted);
                Assert.Equal(text, DisplayReader.ReadLines(picture));
                Assert.Equal(text, DisplayReader.ReadLarge(picture));
            }
        }
    }

    [Fact]
    public void Read_AnyPlace_GivesPlaceAndText()
    {
        for (int y = 0; y <= 56; y++)
        {
            byte[] picture = Draw("Kitchen", y, y, false, false);
            DisplayText text = Assert.Single(DisplayReader.Read(picture));
            Assert.Equal((y, y, "Kitchen"), (text.X, text.Y, text.Text));
        }
    }

    [Fact]
    public void Read_OneWrongPixel_DoesNotReadTheCharacter()
    {
        byte[] picture = Draw("k9yb", 40, 25, true, false);
        for (int i = 0; i < 1024 * 8; i++)
        {
            int x = i % 128;
            int y = i / 128;
            if (x >= 40 && x < 86 && y >= 25 && y < 39)
            {
                picture[x + (y / 8 * 128)] ^= (byte)(1 << (y % 8));
                Assert.NotEqual("k9yb", DisplayReader.ReadLarge(picture));
                picture[x + (y / 8 * 128)] ^= (byte)(1 << (y % 8));
                x += 12;
                i += 12;
            }
        }

        Assert.Equal("k9yb", DisplayReader.ReadLarge(picture));
    }

    [Fact]
    public void Read_EmptyAndFullPicture_FindsNothing()
    {
        byte[] picture = new byte[Canvas.PictureBytes];
        Assert.Empty(DisplayReader.Read(picture));
        Array.Fill(picture, (byte)0xFF);
        Assert.Empty(DisplayReader.Read(picture));
    }

    [Fact]
    public void Read_WrongLength_Throws()
        => Assert.Throws<ArgumentException>(() => DisplayReader.Read(new byte[1023]));

    [Fact]
    public void InCallScreen_EveryBase32Character_ReadsBackAtEveryPlace()
    {
        for (int i = 0; i < Base32.Length; i++)
        {
            string sas = string.Concat(
                Enumerable.Range(0, 4).Select(place => Base32[(i + (place * 5)) % 32]));
            PhoneView view = TestViews.InCall(sas, false, PeerTrust.NewPeer);
            Assert.Equal(sas, DisplayReader.ReadLarge(TestViews.Picture(view)));
        }
    }

    [Fact]
    public void InCallScreen_EveryPgpWord_ReadsBack()
    {
        for (int i = 0; i < 256; i++)
        {
            string sas = PgpWords.Even(i) + " " + PgpWords.Odd(255 - i);
            PhoneView view = TestViews.InCall(sas, true, PeerTrust.Unverified);
            Assert.Equal(sas, DisplayReader.ReadLarge(TestViews.Picture(view)));
        }
    }

    private static byte[] Draw(string text, int x, int y, bool large, bool inverted)
    {
        var canvas = new Canvas();
        for (int page = 0; page < Canvas.Pages; page++)
        {
            canvas.BeginPage(page);
            if (large)
            {
                canvas.DrawLarge(x, y, text, 0, text.Length, Font.LargeAdvance(text.Length));
            }
            else
            {
                canvas.DrawText(x, y, text);
            }

            canvas.Invert(0, 0, inverted ? Canvas.Width : 0, Canvas.Height);
            canvas.EndPage();
        }

        return canvas.Picture;
    }
}
