using RedPhone.Master.Tests.Bed;

namespace RedPhone.Master.Tests.Calls;

/// <summary>Every way a call begins and ends, between real links in virtual time.</summary>
public class CallTests
{
    private readonly MasterBed _bed = new();
    private readonly BedPhone _a;
    private readonly BedPhone _b;

    public CallTests()
    {
        _bed.AddRelay(1);
        _bed.AddRelay(2);
        _a = _bed.AddRegistered("101", "Front desk");
        _b = _bed.AddRegistered("102", "Kitchen");
    }

    [Fact]
    public void Call_AnsweredAndHungUp_TellsBothEachStep()
    {
        BedMessage begun = _bed.Call(_a, "102");
        Assert.Equal((200, "initiator"), (begun.Status, begun["role"]));
        Assert.Equal(("102", "Kitchen"), (begun["peer"], begun["peer-name"]));
        Assert.Null(begun["zrtp-hash"]);
        Assert.Null(begun["joined"]);

        BedMessage wakeUp = _bed.Expect(_b, "RING");
        Assert.Equal(begun["call"], wakeUp.CallId);
        Assert.Equal(wakeUp.CallId, wakeUp["call"]);
        Assert.Equal(("101", "Front desk"), (wakeUp["peer"], wakeUp["peer-name"]));
        Assert.Equal(("responder", _a.Hash), (wakeUp["role"], wakeUp["zrtp-hash"]));
        Assert.Equal(_b.Hash, _bed.Expect(_a, "RING")["zrtp-hash"]);

        Assert.Equal(200, Ask(_b, "PUT", wakeUp.CallId).Status);
        BedMessage answered = _bed.Expect(_a, "PUT");
        Assert.Equal((wakeUp.CallId, _b.Hash), (answered.CallId, answered["zrtp-hash"]));

        Assert.Equal(200, Ask(_a, "DELETE", wakeUp.CallId, "reason: hung-up").Status);
        Assert.Equal("hung-up", _bed.Expect(_b, "DELETE")["reason"]);
        Assert.Equal(0, _bed.Core.CallCount);
        Assert.Equal(1, _bed.Core.Counters.CallsAnswered);
        _bed.ExpectNothing(_a, 60_000);
        _bed.ExpectNothing(_b, 60_000);
    }

    [Fact]
    public void Call_RepeatedRequests_AreIdempotent()
    {
        BedMessage first = _bed.Call(_a, "102");
        BedMessage second = _bed.Call(_a, "102");
        Assert.Equal(first["call"], second["call"]);
        Assert.Equal(first["ticket1"], second["ticket1"]);
        string id = first["call"]!;
        _bed.Expect(_b, "RING");
        _bed.Expect(_a, "RING");
        Assert.Equal(200, Ask(_b, "PUT", id).Status);
        Assert.Equal(200, Ask(_b, "PUT", id).Status);
        _bed.Expect(_a, "PUT");
        Assert.Equal(200, Ask(_a, "DELETE", id).Status);
        Assert.Equal(200, Ask(_a, "DELETE", id).Status);
        Assert.Equal("hung-up", _bed.Expect(_b, "DELETE")["reason"]);
        Assert.Equal(200, Ask(_b, "DELETE", id).Status);
        Assert.Equal(200, Ask(_b, "BUSY", id).Status);
        Assert.Equal((404, "stale"), (Ask(_b, "PUT", id).Status, Ask(_b, "PUT", id).Reason));
        _bed.ExpectNothing(_a);
        _bed.ExpectNothing(_b);
    }

    [Theory]
    [InlineData("relay-lost", "relay-lost")]
    [InlineData("handshake-failed", "handshake-failed")]
    [InlineData("sas-differs", "sas-differs")]
    [InlineData("no-media", "no-media")]
    [InlineData("hung-up", "hung-up")]
    [InlineData("whatever", "hung-up")]
    public void HangUp_WithReason_CarriesTheKnownOnes(string reason, string told)
    {
        string id = Answered();
        Assert.Equal(200, Ask(_b, "DELETE", id, "reason: " + reason).Status);
        Assert.Equal(told, _bed.Expect(_a, "DELETE")["reason"]);
    }

    [Theory]
    [InlineData("109", 404, "not-found")]
    [InlineData("x", 404, "not-found")]
    [InlineData("101", 482, "self-call")]
    [InlineData("103", 480, "offline")]
    [InlineData("104", 404, "not-found")]
    public void Call_ThatCannotBe_IsRefused(string number, int status, string reason)
    {
        _bed.AddEnrolled("103");
        _bed.AddEnrolled("104");
        _bed.Accounts.Revoke("104");
        BedMessage answer = _bed.Call(_a, number);
        Assert.Equal((status, reason), (answer.Status, answer.Reason));
        Assert.Empty(answer.Headers);
        Assert.Equal(0, _bed.Core.CallCount);
        Assert.Equal(1, _bed.Core.Counters.CallsRefused);
    }

    [Fact]
    public void Call_ByAPhoneRevokedASecondAgo_IsNotPermitted()
    {
        _bed.Accounts.Revoke("101");
        Assert.Equal((403, "not-permitted"), Outcome(_bed.Call(_a, "102")));
        _bed.ExpectNothing(_b);
    }

    [Fact]
    public void Call_NoRelay_IsUnavailable()
    {
        _bed.Accounts.RemoveRelay(1);
        _bed.Accounts.RemoveRelay(2);
        _bed.Run(MasterLimits.RefreshMs + 1);
        Assert.Equal((503, "no-relay"), Outcome(_bed.Call(_a, "102")));
    }

    [Fact]
    public void Call_ToABusyPhone_IsRefusedAtOnceAndFreeAfterwards()
    {
        BedPhone c = _bed.AddRegistered("103");
        string id = Answered();
        Assert.Equal((486, "busy"), Outcome(_bed.Call(c, "102")));
        Assert.Equal((486, "busy"), Outcome(_bed.Call(c, "101")));
        _bed.ExpectNothing(_a);
        Ask(_a, "DELETE", id);
        _bed.Expect(_b, "DELETE");
        Assert.Equal(200, _bed.Call(c, "102").Status);
    }

    [Fact]
    public void Call_ToARingingPhone_IsBusy()
    {
        BedPhone c = _bed.AddRegistered("103");
        Ringing();
        Assert.Equal((486, "busy"), Outcome(_bed.Call(c, "102")));
        _bed.ExpectNothing(_b);
    }

    [Fact]
    public void WakeUp_PhoneSaysBusy_CallerIsTold()
    {
        _b.RingStatus = 486;
        _bed.Call(_a, "102");
        _bed.Expect(_b, "RING");
        Assert.Equal("busy", _bed.Expect(_a, "BUSY")["reason"]);
        _bed.ExpectNothing(_b);
        Assert.Equal(0, _bed.Core.CallCount);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(503)]
    public void WakeUp_PhoneCannot_IsUnreachable(int status)
    {
        _b.RingStatus = status;
        _bed.Call(_a, "102");
        _bed.Expect(_b, "RING");
        Assert.Equal("unreachable", _bed.Expect(_a, "BUSY")["reason"]);
        Assert.Equal("missed", _bed.Expect(_b, "DELETE")["reason"]);
    }

    [Fact]
    public void WakeUp_NoAnswer_IsUnreachableAfterFiveSeconds()
    {
        _b.RingStatus = 0;
        _bed.Call(_a, "102");
        long begunMs = _bed.NowMs;
        _bed.Expect(_b, "RING");
        BedMessage told = _bed.Expect(_a, "BUSY", 6_000);
        Assert.Equal("unreachable", told["reason"]);
        Assert.InRange(told.AtMs - begunMs, MasterLimits.WakeUpMs - 50, MasterLimits.WakeUpMs + 50);
        Assert.Equal("missed", _bed.Expect(_b, "DELETE")["reason"]);
        Assert.Equal(1, _bed.Core.Counters.WakeUpsUnanswered);
    }

    [Fact]
    public void Ring_NobodyLifts_EndsAfterFortyFiveSeconds()
    {
        string id = Ringing();
        long ringingMs = _bed.NowMs;
        BedMessage told = _bed.Expect(_a, "BUSY", 46_000);
        Assert.Equal((id, "no-answer"), (told.CallId, told["reason"]));
        Assert.InRange(told.AtMs - ringingMs, MasterLimits.RingMs - 50, MasterLimits.RingMs + 50);
        Assert.Equal("missed", _bed.Expect(_b, "DELETE")["reason"]);
        Assert.Equal((404, "stale"), Outcome(Ask(_b, "PUT", id)));
    }

    [Theory]
    [InlineData("declined", "declined")]
    [InlineData("busy", "busy")]
    [InlineData("x", "declined")]
    public void Ring_Declined_CallerIsTold(string reason, string told)
    {
        string id = Ringing();
        Assert.Equal(200, Ask(_b, "BUSY", id, "reason: " + reason).Status);
        Assert.Equal(told, _bed.Expect(_a, "BUSY")["reason"]);
        Assert.Equal(200, Ask(_b, "BUSY", id).Status);
        _bed.ExpectNothing(_b);
        Assert.Equal(200, _bed.Call(_a, "102").Status);
    }

    [Fact]
    public void Ring_CallerGivesUp_CalleeIsToldInTheSameStep()
    {
        string id = Ringing();
        _a.Send(_bed.NowMs, "DELETE", "/session/" + id, "reason: hung-up");
        long sentMs = _bed.NowMs;
        BedMessage told = _bed.Expect(_b, "DELETE");
        Assert.Equal("gave-up", told["reason"]);
        Assert.Equal(2 * MasterBed.OneWayMs, told.AtMs - sentMs);
        _bed.ExpectNothing(_a);
    }

    [Fact]
    public void WakeUp_CallerGivesUpBeforeItsAnswer_CalleeIsTold()
    {
        _b.RingStatus = 0;
        string id = _bed.Call(_a, "102")["call"]!;
        _bed.Expect(_b, "RING");
        Assert.Equal(200, Ask(_a, "DELETE", id, "reason: gave-up").Status);
        Assert.Equal("gave-up", _bed.Expect(_b, "DELETE")["reason"]);
        _bed.ExpectNothing(_a, 10_000);
    }

    [Fact]
    public void Glare_BothCallAtOnce_BecomesOneAnsweredCall()
    {
        int ofA = _a.Send(_bed.NowMs, "GET", "/session/1/102", "zrtp-hash: " + _a.Hash);
        int ofB = _b.Send(_bed.NowMs, "GET", "/session/1/101", "zrtp-hash: " + _b.Hash);
        _bed.RunUntil(() => _a.Responses.ContainsKey(ofA) && _b.Responses.ContainsKey(ofB));
        BedMessage first = _a.Responses[ofA];
        BedMessage second = _b.Responses[ofB];
        Assert.Equal((200, 200), (first.Status, second.Status));
        Assert.Equal(first["call"], second["call"]);
        Assert.Equal(("initiator", "responder"), (first["role"], second["role"]));
        Assert.Equal((null, "1"), (first["joined"], second["joined"]));
        Assert.Equal(_a.Hash, second["zrtp-hash"]);
        Assert.Equal(_b.Hash, _bed.Expect(_a, "RING")["zrtp-hash"]);
        _bed.Expect(_a, "PUT");
        Assert.Equal((1, 1, 1), (_bed.Core.CallCount, _bed.Core.Counters.CallsJoined,
            _bed.Core.Counters.CallsAnswered));
        _bed.Run(60_000);
        Assert.Equal(1, _bed.Core.CallCount);
        Assert.DoesNotContain(_a.Requests.Concat(_b.Requests), r => r.Verb is "BUSY" or "DELETE");
    }

    [Fact]
    public void Glare_WhileItRingsAlready_IsAnsweredToo()
    {
        string id = Ringing();
        BedMessage joined = _bed.Call(_b, "101");
        Assert.Equal((id, "1"), (joined["call"], joined["joined"]));
        _bed.Expect(_a, "RING");
        _bed.Expect(_a, "PUT");
    }

    [Fact]
    public void Ring_CalleeCallsSomebodyElse_CallerIsToldBusy()
    {
        BedPhone c = _bed.AddRegistered("103");
        Ringing();
        Assert.Equal(200, _bed.Call(_b, "103").Status);
        Assert.Equal("busy", _bed.Expect(_a, "BUSY")["reason"]);
        Assert.Equal("missed", _bed.Expect(_b, "DELETE")["reason"]);
        Assert.Equal("102", _bed.Expect(c, "RING")["peer"]);
    }

    [Fact]
    public void Answered_PhoneCallsSomebodyElse_FormerPeerIsTold()
    {
        BedPhone c = _bed.AddRegistered("103");
        Answered();
        Assert.Equal(200, _bed.Call(_a, "103").Status);
        Assert.Equal("no-media", _bed.Expect(_b, "DELETE")["reason"]);
        _bed.Expect(c, "RING");
    }

    [Theory]
    [InlineData("PUT", 404)]
    [InlineData("BUSY", 404)]
    [InlineData("DELETE", 404)]
    public void CallRequest_ByAThirdPhone_IsStaleAndChangesNothing(string verb, int status)
    {
        BedPhone c = _bed.AddRegistered("103");
        string id = Ringing();
        Assert.Equal(status, Ask(c, verb, id).Status);
        Assert.Equal(200, Ask(_b, "PUT", id).Status);
        _bed.Expect(_a, "PUT");
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("BUSY")]
    public void CallRequest_OfTheCalleesByTheCaller_IsRefused(string verb)
    {
        string id = Ringing();
        Assert.Equal(404, Ask(_a, verb, id).Status);
        _bed.ExpectNothing(_b);
        Assert.Equal(1, _bed.Core.CallCount);
    }

    [Fact]
    public void Put_BeforeTheAnswerToTheWakeUp_IsRemembered()
    {
        _b.RingStatus = 0;
        string id = _bed.Call(_a, "102")["call"]!;
        BedMessage wakeUp = _bed.Expect(_b, "RING");
        Assert.Equal(200, Ask(_b, "PUT", id).Status);
        _bed.ExpectNothing(_a, 500);
        _b.SendRaw(_bed.NowMs, System.Text.Encoding.ASCII.GetBytes(
            $"200 ok\nt: {wakeUp.Transaction}\nzrtp-hash: {_b.Hash}\n"));
        _bed.Expect(_a, "RING");
        _bed.Expect(_a, "PUT");
    }

    [Fact]
    public void Notices_OnALossyPath_ArriveOnce()
    {
        Random random = new(3);
        _bed.Drops = (_, _, _) => random.Next(100) < 20;
        for (int i = 0; i < 10; i++)
        {
            BedMessage begun = _bed.Call(_a, "102");
            Assert.Equal(200, begun.Status);
            _bed.Expect(_b, "RING", 5_000);
            _bed.Expect(_a, "RING", 10_000);
            Assert.Equal(200, Ask(_b, "PUT", begun["call"]!).Status);
            _bed.Expect(_a, "PUT", 10_000);
            Assert.Equal(200, Ask(_a, "DELETE", begun["call"]!).Status);
            _bed.Expect(_b, "DELETE", 10_000);
        }
    }

    [Fact]
    public void Calls_AllOver_LeaveNothingBehind()
    {
        for (int i = 0; i < 50; i++)
        {
            string id = Ringing();
            Ask(_a, "DELETE", id);
            _bed.Expect(_b, "DELETE");
        }

        Assert.Equal(0, _bed.Core.CallCount);
        Assert.Equal(50, _bed.Core.Counters.CallsStarted);
        Assert.Equal(0, _bed.Core.Counters.Undelivered);
    }

    private static (int, string) Outcome(BedMessage answer) => (answer.Status, answer.Reason);

    private BedMessage Ask(BedPhone phone, string verb, string id, params string[] headers)
        => _bed.Ask(phone, verb, "/session/" + id, headers);

    private string Ringing()
    {
        string id = _bed.Call(_a, "102")["call"]!;
        _bed.Expect(_b, "RING");
        _bed.Expect(_a, "RING");
        return id;
    }

    private string Answered()
    {
        string id = Ringing();
        Ask(_b, "PUT", id);
        _bed.Expect(_a, "PUT");
        return id;
    }
}
