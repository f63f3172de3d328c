using RedPhone.Core.Ui;
using RedPhone.Models.Display;

namespace RedPhone.Core.Tests.Ui;

public class ScreensTests
{
    [Theory]
    [InlineData(Screen.Starting, "Starting|RedPhone")]
    [InlineData(Screen.Idle, "Kitchen|4711|Lift to call")]
    [InlineData(Screen.Dialing, "Dial a number|# redials")]
    [InlineData(Screen.Calling, "Calling|Office|4712|Please wait .")]
    [InlineData(Screen.RingingOut, "Ringing|Office|4712|It rings over there")]
    [InlineData(Screen.Incoming, "Incoming call|Office|4712|Lift to answer|D declines")]
    [InlineData(Screen.Securing, "Securing|Office|4712|No sound until secure")]
    [InlineData(Screen.Enrolling,
        "Enrolling|This phone introduces|itself to the server.")]
    public void Render_Screen_ReadsBackFromThePixels(Screen screen, string expected)
        => Assert.Equal(expected, Read(TestViews.Of(screen)));

    [Fact]
    public void Idle_MissedCalls_AreCountedWithTheNumber()
    {
        PhoneView view = TestViews.Of(Screen.Idle);
        view.MissedCalls = 2;
        view.LastMissed = "4712";
        view.LinkUp = false;
        Assert.Equal("Kitchen|4711|2 missed: 4712|No link to the server", Read(view));
    }

    [Fact]
    public void Dialing_MoreDigitsThanFit_ShowsTheLastOnes()
    {
        PhoneView view = TestViews.Of(Screen.Dialing);
        view.Digits = "123456789012";
        Assert.Equal("Dial a number|456789012|* deletes     # calls", Read(view));
    }

    [Theory]
    [InlineData(PeerTrust.NewPeer, "New key. Read aloud:")]
    [InlineData(PeerTrust.Unverified, "Unverified. Read it:")]
    public void InCall_SasNotConfirmed_AsksForIt(PeerTrust trust, string question)
        => Assert.Equal(
            $"Office|1:07|{question}|k9yb|Is it the same there?|* confirm   # differs",
            Read(TestViews.InCall("k9yb", false, trust)));

    [Fact]
    public void InCall_Verified_ShowsDurationAndSas()
        => Assert.Equal("Office|1:07|Secure and verified|k9yb|A B volume   C mute",
            Read(TestViews.InCall("k9yb", false, PeerTrust.Verified)));

    [Fact]
    public void InCall_MutedAndVolume_AreVisible()
    {
        PhoneView view = TestViews.InCall("k9yb", false, PeerTrust.Verified);
        byte[] plain = TestViews.Picture(view);
        view.Muted = true;
        byte[] muted = TestViews.Picture(view);
        Assert.Contains("Microphone is off", DisplayReader.ReadLines(muted));
        Assert.NotEqual(plain[..128], muted[..128]);

        view.ShowVolume = true;
        int[] lit = new int[11];
        for (view.Volume = 0; view.Volume <= 10; view.Volume++)
        {
            lit[view.Volume] = TestViews.Picture(view)[^128..].Count(b => (b & 0x3C) == 0x3C);
        }

        Assert.Equal(lit.Order().Distinct(), lit);
    }

    [Fact]
    public void Status_Counters_ReadBack()
    {
        PhoneView view = TestViews.InCall("k9yb", false, PeerTrust.Verified);
        view.ShowStatus = true;
        view.Cipher = "X255 HS80";
        view.Sent = 1234567;
        view.Received = 12340;
        view.Late = 3;
        view.Lost = 7;
        view.Concealed = 10;
        view.LevelDb = -23;
        Assert.Equal("Status|X255 HS80|Sent|1234567|Received|12340|Late|3|Lost / there|7/-"
            + "|Concealed|10|-23 dB, rtt - ms", Read(view));
        view.PeerLost = 12;
        view.RoundTripMs = 104;
        Assert.Equal("Status|X255 HS80|Sent|1234567|Received|12340|Late|3|Lost / there     7/12"
            + "|Concealed|10|-23 dB, rtt 104 ms", Read(view));
    }

    [Theory]
    [InlineData(EndReason.KeyChanged, PeerTrust.KeyChanged, "KEY CHANGED")]
    [InlineData(EndReason.SasDiffers, PeerTrust.Differs, "SAS DIFFERS")]
    [InlineData(EndReason.RelayAttack, PeerTrust.Unknown, "ATTACK")]
    public void Alarm_EachKind_IsLargeAndInverted(EndReason reason, PeerTrust trust, string title)
    {
        PhoneView view = TestViews.Of(Screen.Alarm);
        view.Reason = reason;
        view.Trust = trust;
        IReadOnlyList<DisplayText> read = DisplayReader.Read(TestViews.Picture(view));
        Assert.Equal([title, "DO NOT TRUST", "Office", "No sound. Hang up."],
            read.Select(text => text.Text));
        Assert.True(read[0].IsLarge);
        Assert.All(read, text => Assert.True(text.IsInverted));
    }

    [Fact]
    public void Alarm_StatusPageAndVolumeAsked_StillShowsOnlyTheAlarm()
    {
        PhoneView view = TestViews.Of(Screen.Alarm);
        view.Reason = EndReason.KeyChanged;
        byte[] alone = TestViews.Picture(view);
        view.ShowStatus = true;
        view.ShowVolume = true;
        Assert.Equal(alone, TestViews.Picture(view));
    }

    [Fact]
    public void Render_HostileStrings_StayInsideThePicture()
    {
        string?[] texts = [null, "", " ", "\n\0\u00ff\uffff", new('W', 500), "a b c d", "  "];
        foreach (Screen screen in Enum.GetValues<Screen>())
        {
            foreach (string? text in texts)
            {
                PhoneView view = TestViews.Of(screen);
                view.OwnName = view.OwnNumber = view.PeerName = view.PeerNumber = text;
                view.Digits = view.Sas = view.StatusLine = view.Cipher = view.LastMissed = text;
                view.MissedCalls = int.MaxValue;
                view.CallSeconds = int.MaxValue;
                view.Volume = int.MaxValue;
                view.VolumeMax = 0;
                view.SasKindWords = text?.Length > 2;
                Assert.Equal(Canvas.PictureBytes, TestViews.Picture(view).Length);
            }
        }
    }

    [Fact]
    public void RenderNext_RefreshAtEveryStep_StillDrawsEveryPage()
    {
        var canvas = new Canvas();
        var screens = new Screens(canvas);
        PhoneView view = TestViews.Of(Screen.Incoming);
        for (int step = 0; step < Canvas.Pages; step++)
        {
            screens.Refresh();
            Assert.True(screens.RenderNext(view));
        }

        Assert.Equal(TestViews.Picture(view), canvas.Picture);
    }

    [Fact]
    public void RenderNext_NothingDue_DoesNothing()
    {
        var canvas = new Canvas();
        var screens = new Screens(canvas);
        screens.Render(TestViews.Of(Screen.Idle));
        Assert.False(screens.RenderNext(TestViews.Of(Screen.Alarm)));
        Assert.Equal(TestViews.Picture(TestViews.Of(Screen.Idle)), canvas.Picture);
    }

    [Fact]
    public void RenderNext_SecondPassesInCall_RewritesOnlyTheHead()
    {
        var canvas = new Canvas();
        var screens = new Screens(canvas);
        PhoneView view = TestViews.InCall("k9yb", false, PeerTrust.NewPeer);
        screens.Render(view);
        while (canvas.TakeDirtyPage() >= 0)
        {
        }

        view.CallSeconds++;
        screens.Render(view);
        Assert.Equal(0, canvas.TakeDirtyPage());
        Assert.Equal(-1, canvas.TakeDirtyPage());
    }

    [Theory]
    [InlineData(PeerTrust.NewPeer, 0)]
    [InlineData(PeerTrust.Verified, 0)]
    [InlineData(PeerTrust.NewPeer, 590)]
    [InlineData(PeerTrust.Verified, 590)]
    [InlineData(PeerTrust.NewPeer, 3590)]
    [InlineData(PeerTrust.Verified, 3590)]
    public void RefreshDuration_EverySecond_ShowsWhatAWholePictureWould(PeerTrust trust, int first)
    {
        var canvas = new Canvas();
        var screens = new Screens(canvas);
        PhoneView view = TestViews.InCall("k9yb", false, trust);
        view.CallSeconds = first;
        screens.Render(view);
        for (int i = 0; i < 70; i++)
        {
            view.CallSeconds++;
            screens.RefreshDuration(view);
            while (screens.RenderNext(view))
            {
            }

            Assert.Equal(TestViews.Picture(view), canvas.Picture);
        }
    }

    [Fact]
    public void RefreshDuration_OneSecond_RewritesOnlyItsLastDigit()
    {
        var canvas = new Canvas();
        var screens = new Screens(canvas);
        PhoneView view = TestViews.InCall("k9yb", false, PeerTrust.Verified);
        view.CallSeconds = 41;
        screens.Render(view);
        while (canvas.TakeDirtyPage() >= 0)
        {
        }

        view.CallSeconds = 42;
        screens.RefreshDuration(view);
        int pages = 0;
        while (screens.RenderNext(view))
        {
            pages++;
            if (canvas.TakeDirtyPage() >= 0)
            {
                Assert.InRange(canvas.TakenCount, 1, 2 * Font.GlyphWidth);
            }
        }

        Assert.Equal(3, pages);
    }

    [Fact]
    public void Render_AllScreens_AllocatesNothing()
    {
        var screens = new Screens(new Canvas());
        PhoneView status = TestViews.InCall("k9yb", false, PeerTrust.Verified);
        status.ShowStatus = true;
        PhoneView[] views =
        [
            .. Enum.GetValues<Screen>().Select(TestViews.Of),
            TestViews.InCall("topmost Istanbul", true, PeerTrust.NewPeer),
            TestViews.InCall("k9yb", false, PeerTrust.Verified),
            status,
        ];
        RenderAll(screens, views);
        long before = GC.GetAllocatedBytesForCurrentThread();
        RenderAll(screens, views);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void RenderAll(Screens screens, PhoneView[] views)
    {
        foreach (PhoneView view in views)
        {
            screens.Render(view);
        }
    }

    private static string Read(PhoneView view)
        => DisplayReader.ReadLines(TestViews.Picture(view)).Replace('\n', '|');
}
