using RedPhone.Master.Store;
using RedPhone.Master.Tests.Bed;

namespace RedPhone.Master.Tests;

/// <summary>Who is let in: known, unknown, revoked and replayed keys, wrong master key.</summary>
public class AdmissionTests
{
    [Fact]
    public void Start_EnrolledPhone_IsRegistered()
    {
        MasterBed bed = new();
        BedPhone phone = bed.AddRegistered("101");
        Assert.True(phone.IsUp);
        Assert.Equal(1, bed.Core.PhonesOnline);
        Assert.Equal(1, bed.Core.Counters.Admitted);
        Assert.Equal(200, bed.Ask(phone, "GET", "/relays").Status);
    }

    [Fact]
    public void Start_UnknownKey_MayOnlyEnroll()
    {
        MasterBed bed = new();
        BedPhone stranger = bed.AddStranger();
        stranger.Boot(bed.NowMs);
        bed.RunUntil(() => stranger.IsUp);
        Assert.Equal(403, bed.Ask(stranger, "GET", "/relays").Status);
        Assert.Equal(403, bed.Call(stranger, "101").Status);
        Assert.Equal(0, bed.Core.PhonesOnline);
        Assert.Equal(2, bed.Core.Counters.NotPermitted);
    }

    [Fact]
    public void Start_WrongMasterKey_HearsNothing()
    {
        MasterBed bed = new();
        byte[] wrong = (byte[])bed.MasterKey.Clone();
        wrong[0] ^= 1;
        BedPhone phone = bed.AddStranger(wrong);
        phone.Boot(bed.NowMs);
        bed.Run(20_000);
        Assert.False(phone.IsUp);
        Assert.False(phone.Link.AnythingHeard);
        Assert.Contains(bed.Captured, d => d.ToMaster);
        Assert.DoesNotContain(bed.Captured, d => !d.ToMaster);
    }

    [Fact]
    public void Revoke_RegisteredPhone_IsClosedAndThenNotPermitted()
    {
        MasterBed bed = new();
        BedPhone phone = bed.AddRegistered("101");
        Assert.True(bed.Accounts.Revoke("101"));
        bed.Run(MasterLimits.RefreshMs + 100);
        Assert.Equal(0, bed.Core.PhonesOnline);
        Assert.Equal(1, bed.Core.Counters.Revoked);
        phone.Boot(bed.NowMs);
        bed.RunUntil(() => phone.IsUp);
        Assert.Equal(403, bed.Ask(phone, "GET", "/relays").Status);
        string code = bed.Accounts.AddAccount("102", "Other", bed.NowMs);
        Assert.Equal(403, bed.Ask(phone, "ENROLL", "/account", "code: " + code).Status);
        Assert.Equal(0, bed.Core.PhonesOnline);
    }

    [Fact]
    public void Revoke_WhileTheSessionIsComingUp_ClosesItToo()
    {
        MasterBed bed = new();
        BedPhone phone = bed.AddEnrolled("101");
        bed.Drops = (_, toMaster, _) => !toMaster && bed.Core.Counters.Admitted > 0;
        phone.Boot(bed.NowMs);
        bed.RunUntil(() => bed.Core.Counters.Admitted == 1);
        bed.Accounts.Revoke("101");
        bed.Core.RefreshSoon();
        bed.Run(1);
        bed.Drops = (_, _, _) => false;
        bed.Run(5_000);
        Assert.Equal(0, bed.Core.PhonesOnline);
    }

    [Fact]
    public void RevokedAccount_AddedAgain_EnrollsANewPhoneOnly()
    {
        MasterBed bed = new();
        BedPhone stolen = bed.AddRegistered("101");
        bed.Accounts.Revoke("101");
        string code = bed.Accounts.AddAccount("101", "Front desk", bed.NowMs);
        bed.Run(MasterLimits.RefreshMs + 100);
        BedPhone fresh = bed.AddStranger();
        fresh.Boot(bed.NowMs);
        bed.RunUntil(() => fresh.IsUp);
        Assert.Equal(200, bed.Ask(fresh, "ENROLL", "/account", "code: " + code).Status);
        stolen.Boot(bed.NowMs);
        bed.RunUntil(() => stolen.IsUp);
        Assert.Equal(403, bed.Ask(stolen, "GET", "/relays").Status);
        Assert.Equal(200, bed.Ask(fresh, "GET", "/relays").Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Handshake_Replayed_IsRefusedAlsoByARestartedMaster(bool restarted)
    {
        MasterBed bed = new();
        BedPhone phone = bed.AddRegistered("101");
        byte[] first = bed.Captured.First(d => d.ToMaster).Bytes;
        if (restarted)
        {
            bed.StartMaster();
        }

        long admitted = bed.Core.Counters.Admitted;
        bed.Run(1_000);
        bed.Inject(phone, (byte[])first.Clone());
        bed.RunUntil(() => bed.Core.Counters.Replayed == 1);
        Assert.Equal(admitted, bed.Core.Counters.Admitted);
    }

    [Fact]
    public void Handshake_AfterReboot_ReplacesTheSession()
    {
        MasterBed bed = new();
        BedPhone phone = bed.AddRegistered("101");
        bed.Run(60_000);
        phone.Boot(bed.NowMs);
        bed.RunUntil(() => bed.Core.Counters.Admitted == 2 && phone.IsUp);
        Assert.Equal(1, bed.Core.PhonesOnline);
        Assert.Equal(200, bed.Ask(phone, "GET", "/relays").Status);
    }

    [Fact]
    public void Restart_OfTheMaster_PhonesAreBackWithinThirtySeconds()
    {
        MasterBed bed = new();
        BedPhone[] phones = [.. Enumerable.Range(0, 5).Select(i => bed.AddRegistered("10" + i))];
        bed.Run(3_000);
        bed.StopMaster();
        bed.Run(2_000);
        bed.StartMaster();
        bed.RunUntil(() => bed.Core.PhonesOnline == phones.Length, 30_000);
        Assert.All(phones, p => Assert.Equal(200, bed.Ask(p, "GET", "/relays").Status));
    }

    [Fact]
    public void SilentPhone_IsOfflineAfterTheLinksTime()
    {
        MasterBed bed = new();
        BedPhone phone = bed.AddRegistered("101");
        bed.Drops = (p, _, _) => p == phone;
        bed.Run(RedPhone.Link.LinkLimits.SessionIdleMs + 25_000);
        Assert.Equal(0, bed.Core.PhonesOnline);
        bed.Drops = (_, _, _) => false;
        bed.RunUntil(() => bed.Core.PhonesOnline == 1);
    }

    [Fact]
    public void Strangers_AboveTheRate_AreMetWithSilence()
    {
        MasterBed bed = new();
        BedPhone enrolled = bed.AddEnrolled("101");
        BedPhone[] strangers = [.. Enumerable.Range(0, MasterLimits.StrangersPerMinute + 3)
            .Select(_ => bed.AddStranger())];
        foreach (BedPhone stranger in strangers)
        {
            stranger.Boot(bed.NowMs);
            bed.Run(100);
        }

        bed.Run(2_000);
        Assert.Equal(MasterLimits.StrangersPerMinute, strangers.Count(s => s.IsUp));
        Assert.True(bed.Core.Counters.StrangersRefused >= 3);
        enrolled.Boot(bed.NowMs);
        bed.RunUntil(() => bed.Core.PhonesOnline == 1);
        Assert.True(enrolled.IsUp);
    }

    [Fact]
    public void Stranger_ThatOnlySits_IsClosedAfterAMinute()
    {
        MasterBed bed = new();
        BedPhone stranger = bed.AddStranger();
        stranger.Boot(bed.NowMs);
        bed.RunUntil(() => bed.Core.Link.SessionCount == 1);
        stranger.Link.Stop();
        bed.Run(MasterLimits.StrangerMs - 1_000);
        Assert.Equal(1, bed.Core.Link.SessionCount);
        bed.Run(1_000);
        Assert.Equal(0, bed.Core.Link.SessionCount);
    }

    [Fact]
    public void Store_FailingAtAdmission_IsSilenceUntilItWorks()
    {
        MasterBed bed = new();
        BedPhone phone = bed.AddEnrolled("101");
        bed.Store.FailsFor = r => r.Kind == StoreRequestKind.Admit;
        phone.Boot(bed.NowMs);
        bed.Run(5_000);
        Assert.False(phone.IsUp);
        Assert.True(bed.Core.Counters.AdmissionsFailed > 0);
        bed.Store.FailsFor = _ => false;
        bed.RunUntil(() => bed.Core.PhonesOnline == 1);
    }

    [Fact]
    public void Store_HeldSoLongThatTheLinkForgot_IsHarmless()
    {
        MasterBed bed = new();
        BedPhone phone = bed.AddEnrolled("101");
        bed.Store.Holds = _ => true;
        phone.Boot(bed.NowMs);
        bed.Run(30_000);
        Assert.True(bed.Store.HeldCount > 1);
        bed.Store.Release(reversed: true);
        bed.RunUntil(() => bed.Core.PhonesOnline == 1);
        Assert.Equal(200, bed.Ask(phone, "GET", "/relays").Status);
    }

    [Fact]
    public void Store_ThatNeverAnswers_BoundsTheRequests()
    {
        MasterBed bed = new();
        bed.Run(1);
        bed.Store.Holds = _ => true;
        BedPhone[] phones = [.. Enumerable.Range(0, 8).Select(i => bed.AddEnrolled("10" + i))];
        foreach (BedPhone phone in phones)
        {
            phone.Boot(bed.NowMs);
        }

        bed.Run(600_000);
        Assert.InRange(bed.Store.HeldCount, 1, MasterLimits.MaxStoreRequests);
        Assert.Equal(MasterLimits.MaxStoreRequests, bed.Store.HeldCount);
        Assert.True(bed.Core.Counters.AdmissionsFailed > 0);
    }
}
