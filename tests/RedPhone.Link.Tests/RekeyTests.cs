namespace RedPhone.Link.Tests;

public sealed class RekeyTests
{
    private const long DayMs = LinkLimits.RekeyMs;

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void Rekey_After24Hours_NoMessageIsLostOrDoubled(int percent)
    {
        Pair pair = new(3) { JitterMs = 40, Repeat = 0.1 };
        PhoneEnd phone = pair.AddPhoneUp();
        pair.Run(DayMs - 20_000);
        Assert.Equal(1, phone.Client.Handshakes);
        pair.Loss = percent / 100.0;
        List<string> texts = [];
        for (int i = 0; i < 400; i++)
        {
            string text = "m" + i;
            if (pair.SendFrom(phone, text) && pair.SendFromServer(pair.SessionOf(phone), text))
            {
                texts.Add(text);
            }

            pair.Run(100);
        }

        pair.Loss = 0;
        pair.Run(20_000);
        Assert.True(phone.Client.Handshakes >= 2);
        Assert.True(percent > 0 || texts.Count == 400);
        Assert.True(texts.Count > 350);
        Assert.Equal(texts.Order(), phone.Received.Distinct().Order().Intersect(texts));
        Assert.Equal(phone.Received.Count, phone.Received.Distinct().Count());
        string[] up = pair.ServerReceived.Select(m => m.Text).ToArray();
        Assert.Equal(up.Length, up.Distinct().Count());
        Assert.Equal(texts.Order(), up.Order().Intersect(texts));
        Assert.Equal(1, pair.Server.SessionCount);
        Assert.DoesNotContain(pair.Events, e => e.Kind == LinkServerEventKind.SessionDown);
        Assert.False(phone.Client.LinkLost);
    }

    [Fact]
    public void Rekey_InCall_WaitsForItsEnd()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        pair.Run(DayMs - 60_000);
        phone.Client.InCall = true;
        pair.Run(3_600_000);
        Assert.Equal(1, phone.Client.HandshakesStarted);
        Assert.Equal(LinkState.Up, phone.Client.State);
        phone.Client.InCall = false;
        pair.Run(30_000);
        Assert.Equal(2, phone.Client.Handshakes);
    }

    [Fact]
    public void Rekey_Unanswered_OldSessionStaysAndItIsTriedAgainAfterAMinute()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        pair.Tap = d => d.Type == LinkDatagram.InitType ? null : d;
        pair.Run(DayMs + 10 * 60_000);
        Assert.Equal(LinkState.Up, phone.Client.State);
        Assert.InRange(phone.Client.HandshakesStarted, 9, 12);
        Assert.Equal(0, phone.Client.FailedHandshakes);
        pair.Tap = d => d;
        pair.Run(62_000);
        Assert.Equal(2, phone.Client.Handshakes);
    }

    [Fact]
    public void Session_48HoursOld_IsRefusedByTheMaster()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        phone.Client.InCall = true;
        pair.Run(LinkLimits.MaxSessionAgeMs - 60_000);
        Assert.Equal(1, phone.Client.Handshakes);
        pair.Run(120_000);
        Assert.Equal(2, phone.Client.Handshakes);
        Assert.Equal(LinkState.Up, phone.Client.State);
    }

    [Fact]
    public void Rekey_ConfirmationLost_MasterGoesOnWithTheOldSession()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        int session = pair.SessionOf(phone);
        bool answered = false;
        pair.Tap = d =>
        {
            answered |= pair.Now > DayMs && d.Type == LinkDatagram.ResponseType;
            return answered && d.ToServer && phone.Client.Handshakes == 2 ? null : d;
        };
        Assert.NotEqual(-1, pair.RunUntil(DayMs + 60_000, () => phone.Client.Handshakes == 2));
        Assert.True(pair.SendFromServer(session, "on the old one"));
        pair.Run(100);
        Assert.Equal(["on the old one"], phone.Received);
        Assert.True(pair.Server.IsUp(session));

        // The lost acknowledgement makes it come again, on whichever session: once it is.
        pair.Run(1000);
        pair.Tap = d => d;
        pair.Run(20_000);
        Assert.Equal(["on the old one"], phone.Received);
        Assert.True(phone.Client.Duplicates > 0);
        Assert.Equal(LinkState.Up, phone.Client.State);
        Assert.False(pair.Server.IsUp(session));
        Assert.Equal(1, pair.Server.SessionCount);
    }
}
