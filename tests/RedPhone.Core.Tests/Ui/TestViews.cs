using RedPhone.Core.Ui;

namespace RedPhone.Core.Tests.Ui;

/// <summary>Views as a call controller would fill them, and pictures of them.</summary>
internal static class TestViews
{
    public static PhoneView Of(Screen screen) => new()
    {
        Screen = screen,
        OwnNumber = "4711",
        OwnName = "Kitchen",
        PeerNumber = "4712",
        PeerName = "Office",
        LinkUp = true,
        Volume = 6,
    };

    public static PhoneView InCall(string sas, bool words, PeerTrust trust)
    {
        PhoneView view = Of(Screen.InCall);
        view.Sas = sas;
        view.SasKindWords = words;
        view.Trust = trust;
        view.CallSeconds = 67;
        return view;
    }

    public static byte[] Picture(PhoneView view)
    {
        var canvas = new Canvas();
        new Screens(canvas).Render(view);
        return canvas.Picture;
    }

    /// <summary>Eight pixels a character (Unicode braille), 64 characters by 16 lines.</summary>
    public static string Braille(byte[] picture)
    {
        int[] dots = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80];
        var art = new System.Text.StringBuilder();
        for (int y = 0; y < Canvas.Height; y += 4)
        {
            for (int x = 0; x < Canvas.Width; x += 2)
            {
                int code = 0x2800;
                for (int i = 0; i < 8; i++)
                {
                    int row = y + (i % 4);
                    int lit = picture[x + (i / 4) + (row / 8 * Canvas.Width)] >> (row % 8) & 1;
                    code += lit * dots[i];
                }

                art.Append((char)code);
            }

            art.Append('\n');
        }

        return art.ToString();
    }
}
