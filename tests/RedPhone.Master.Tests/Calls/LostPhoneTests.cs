using RedPhone.Link;
using RedPhone.Master.Store;
using RedPhone.Master.Tests.Bed;

namespace RedPhone.Master.Tests.Calls;

/// <summary>Calls whose phones, master or store go away.</summary>
public class LostPhoneTests
{
    private const long LinkLostMs = LinkLimits.SessionIdleMs + 1_000;

    private readonly MasterBed _bed = new();
    private readonly BedPhone _a;
    private readonly BedPhone _b;

    public LostPhoneTests()
    {
        _bed.AddRelay(1);
        _a = _bed.AddRegistered("101");
        _b = _bed.AddRegistered("102");
    }

    [Fact]
    public void Callee_UnreachableThoughRegistered_CallerIsToldInFiveSeconds()
    {
        Cut(_b);
        _bed.Call(_a, "102");
        Assert.Equal("unreachable", _bed.Expect(_a, "BUSY", MasterLimits.WakeUpMs + 100)["reason"]);
    }

    [Theory]
    [InlineData("102", "BUSY", "offline")]
    [InlineData("101", "DELETE", "gave-up")]
    public void Ringing_AccountRevoked_OtherIsTold(string number, string verb, string reason)
    {
        Ringing();
        _bed.Accounts.Revoke(number);
        _bed.Core.RefreshSoon();
        Assert.Equal(reason, _bed.Expect(number == "102" ? _a : _b, verb)["reason"]);
        Assert.Equal((0, 1), (_bed.Core.CallCount, _bed.Core.PhonesOnline));
    }

    [Fact]
    public void Callee_RestartedWhileRinging_CallerIsToldOffline()
    {
        Ringing();
        _b.Boot(_bed.NowMs);
        Assert.Equal("offline", _bed.Expect(_a, "BUSY")["reason"]);
        Assert.Equal(0, _bed.Core.CallCount);
    }

    [Fact]
    public void Caller_RestartedWhileRinging_CalleeIsTold()
    {
        Ringing();
        _a.Boot(_bed.NowMs);
        Assert.Equal("gave-up", _bed.Expect(_b, "DELETE")["reason"]);
        Assert.Equal(0, _bed.Core.CallCount);
    }

    [Fact]
    public void Answered_PhoneRestarted_OtherIsTold()
    {
        Answered();
        _a.Boot(_bed.NowMs);
        Assert.Equal("no-media", _bed.Expect(_b, "DELETE")["reason"]);
        Assert.Equal(0, _bed.Core.CallCount);
    }

    [Fact]
    public void Answered_SessionLostAndBack_CallSurvives()
    {
        string id = Answered();
        Cut(_a);
        _bed.Run(LinkLostMs + 22_000);
        Assert.Equal(1, _bed.Core.PhonesOnline);
        _bed.ExpectNothing(_b);
        Uncut();
        _bed.RunUntil(() => _bed.Core.PhonesOnline == 2);
        _bed.Run(MasterLimits.ForgetLostMs + 1_000);
        Assert.Equal(1, _bed.Core.CallCount);
        Assert.Equal(200, _bed.Ask(_a, "DELETE", "/session/" + id).Status);
        _bed.Expect(_b, "DELETE");
    }

    [Fact]
    public void Answered_SessionLostForLong_IsForgottenSilently()
    {
        string id = Answered();
        Cut(_a);
        _bed.Run(LinkLostMs + 22_000 + MasterLimits.ForgetLostMs);
        Assert.Equal(0, _bed.Core.CallCount);
        Assert.Empty(_b.Requests);
        Assert.Equal(200, _bed.Ask(_b, "DELETE", "/session/" + id).Status);
        Assert.Equal(480, _bed.Call(_b, "101").Status);
    }

    [Fact]
    public void Answered_OtherHangsUpWhileOneIsAway_ItIsToldWhenBack()
    {
        string id = Answered();
        Cut(_a);
        _bed.Run(LinkLostMs + 22_000);
        Assert.Equal(200, _bed.Ask(_b, "DELETE", "/session/" + id).Status);
        Uncut();
        Assert.Equal((id, "hung-up"), Told(_bed.Expect(_a, "DELETE", MasterLimits.NoticeMs)));
    }

    [Fact]
    public void Answered_PhoneAwayTooLong_NoticeIsGivenUp()
    {
        string id = Answered();
        Cut(_a);
        _bed.Run(LinkLostMs + 22_000);
        _bed.Ask(_b, "DELETE", "/session/" + id);
        _bed.Run(MasterLimits.NoticeMs + 1);
        Assert.Equal(1, _bed.Core.Counters.Undelivered);
        Uncut();
        _bed.RunUntil(() => _bed.Core.PhonesOnline == 2);
        _bed.ExpectNothing(_a);
    }

    [Fact]
    public void Answered_AccountRevoked_OtherIsTold()
    {
        Answered();
        _bed.Accounts.Revoke("101");
        _bed.Run(MasterLimits.RefreshMs + 100);
        Assert.Equal("no-media", _bed.Expect(_b, "DELETE")["reason"]);
        Assert.Equal(1, _bed.Core.PhonesOnline);
    }

    [Fact]
    public void Master_RestartedDuringACall_HangUpIsStaleAndPhonesCanCallAgain()
    {
        string id = Answered();
        _bed.StartMaster();
        _bed.RunUntil(() => _bed.Core.PhonesOnline == 2);
        Assert.Equal(404, _bed.Ask(_a, "DELETE", "/session/" + id).Status);
        _bed.Run(1_000);
        Assert.Equal(200, _bed.Call(_a, "102").Status);
        _bed.Expect(_b, "RING");
    }

    [Fact]
    public void Store_SlowForACall_StartsItOnce()
    {
        _bed.Store.Holds = _ => true;
        int first = SendCall(_a);
        int second = SendCall(_a);
        _bed.RunUntil(() => _a.Responses.ContainsKey(second));
        Assert.Equal((503, "overloaded"), (_a.Responses[second].Status, _a.Responses[second].Reason));
        _bed.Run(1_000);
        _bed.Store.Release();
        _bed.RunUntil(() => _a.Responses.ContainsKey(first));
        Assert.Equal(200, _a.Responses[first].Status);
        _bed.Expect(_b, "RING");
    }

    [Fact]
    public void Store_TooSlowForACall_RefusesAndRingsNobody()
    {
        _bed.Store.Holds = _ => true;
        int asked = SendCall(_a);
        _bed.Run(MasterLimits.StoreTimeoutMs + 100);
        _bed.Store.Release();
        _bed.RunUntil(() => _a.Responses.ContainsKey(asked));
        Assert.Equal((503, "store-failed"), (_a.Responses[asked].Status, _a.Responses[asked].Reason));
        _bed.ExpectNothing(_b);
    }

    [Fact]
    public void Store_FailingForACall_RefusesClearly()
    {
        _bed.Store.FailsFor = r => r.Kind == StoreRequestKind.FindCallee;
        BedMessage refused = _bed.Call(_a, "102");
        Assert.Equal((503, "store-failed"), (refused.Status, refused.Reason));
        _bed.Store.FailsFor = _ => false;
        Assert.Equal(200, _bed.Call(_a, "102").Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Store_GlareInAnyOrder_IsOneCall(bool reversed)
    {
        _bed.Store.Holds = _ => true;
        int ofA = SendCall(_a);
        int ofB = _b.Send(_bed.NowMs, "GET", "/session/1/101", "zrtp-hash: " + _b.Hash);
        _bed.RunUntil(() => _bed.Store.HeldCount == 2);
        _bed.Store.Release(reversed);
        _bed.RunUntil(() => _a.Responses.ContainsKey(ofA) && _b.Responses.ContainsKey(ofB));
        Assert.Equal(_a.Responses[ofA]["call"], _b.Responses[ofB]["call"]);
        Assert.Equal(reversed ? "responder" : "initiator", _a.Responses[ofA]["role"]);
        Assert.Equal(1, _bed.Core.CallCount);
    }

    [Fact]
    public void Store_AnswersAfterTheCallerRestarted_StartsNothing()
    {
        _bed.Store.Holds = r => r.Kind == StoreRequestKind.FindCallee;
        SendCall(_a);
        _bed.RunUntil(() => _bed.Store.HeldCount > 0);
        _a.Boot(_bed.NowMs);
        _bed.RunUntil(() => _bed.Core.Counters.Admitted == 3);
        _bed.Run(100);
        _bed.Store.Release();
        _bed.Run(2_000);
        Assert.Equal(0, _bed.Core.CallCount);
        Assert.Empty(_b.Requests);
    }

    private static (string, string?) Told(BedMessage request) => (request.CallId, request["reason"]);

    private int SendCall(BedPhone caller)
        => caller.Send(_bed.NowMs, "GET", "/session/1/102", "zrtp-hash: " + caller.Hash);

    private void Cut(BedPhone phone) => _bed.Drops = (p, _, _) => p == phone;

    private void Uncut() => _bed.Drops = (_, _, _) => false;

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
        _bed.Ask(_b, "PUT", "/session/" + id);
        _bed.Expect(_a, "PUT");
        return id;
    }
}
