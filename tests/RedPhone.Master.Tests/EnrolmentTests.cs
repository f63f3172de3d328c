using RedPhone.Master.Store;
using RedPhone.Master.Tests.Bed;

namespace RedPhone.Master.Tests;

/// <summary>One-time codes over the sealed link.</summary>
public class EnrolmentTests
{
    [Fact]
    public void Enroll_GoodCode_MakesThePhoneKnownAtOnceAndAfterARestart()
    {
        MasterBed bed = new();
        string code = bed.Accounts.AddAccount("101", "Front desk", bed.NowMs);
        BedPhone phone = StartStranger(bed);
        BedMessage answer = Enroll(bed, phone, code.ToLowerInvariant().Replace("-", " "));
        Assert.Equal(200, answer.Status);
        Assert.Equal("101", answer["number"]);
        Assert.Equal("Front desk", answer["name"]);
        Assert.Equal(200, bed.Ask(phone, "GET", "/relays").Status);
        Assert.Equal(1, bed.Core.PhonesOnline);
        bed.Run(MasterLimits.StrangerMs + 1_000);
        Assert.Equal(1, bed.Core.PhonesOnline);

        phone.Boot(bed.NowMs);
        bed.RunUntil(() => phone.IsUp);
        Assert.Equal(200, bed.Ask(phone, "GET", "/relays").Status);
    }

    [Fact]
    public void Enroll_HandshakeOfBeforeEnrolment_CannotBeReplayed()
    {
        MasterBed bed = new();
        string code = bed.Accounts.AddAccount("101", "Front desk", bed.NowMs);
        BedPhone phone = StartStranger(bed);
        byte[] first = bed.Captured.First(d => d.ToMaster).Bytes;
        Assert.Equal(200, Enroll(bed, phone, code).Status);
        bed.Inject(phone, (byte[])first.Clone());
        bed.RunUntil(() => bed.Core.Counters.Replayed == 1);
        Assert.Equal(0, bed.Core.Counters.Admitted);
    }

    [Fact]
    public void Enroll_CodeUsedByAnother_IsRefusedButRepeatedByItsOwnerIsNot()
    {
        MasterBed bed = new();
        string code = bed.Accounts.AddAccount("101", "Front desk", bed.NowMs);
        BedPhone owner = StartStranger(bed);
        BedPhone thief = StartStranger(bed);
        Assert.Equal(200, Enroll(bed, owner, code).Status);
        Assert.Equal(403, Enroll(bed, thief, code).Status);
        Assert.Equal("101", Enroll(bed, owner, code)["number"]);
        Assert.Equal(403, bed.Ask(thief, "GET", "/relays").Status);
    }

    [Theory]
    [InlineData(-1, 200)]
    [InlineData(0, 403)]
    [InlineData(1, 403)]
    public void Enroll_AtTheCodesExpiry_IsRefusedFromThenOn(long afterExpiryMs, int status)
    {
        MasterBed bed = new();
        long createdMs = bed.NowMs;
        string code = bed.Accounts.AddAccount("101", "Front desk", createdMs);
        bed.Run(MasterLimits.CodeLifeMs - 30_000);
        BedPhone phone = StartStranger(bed);
        bed.Run(createdMs + MasterLimits.CodeLifeMs + afterExpiryMs - MasterBed.OneWayMs - bed.NowMs);
        Assert.Equal(status, Enroll(bed, phone, code).Status);
    }

    [Theory]
    [InlineData("0000-0000-0000-0000")]
    [InlineData("no code")]
    [InlineData("UUUU-UUUU-UUUU-UUUU")]
    public void Enroll_WrongCode_IsRefused(string code)
    {
        MasterBed bed = new();
        bed.Accounts.AddAccount("101", "Front desk", bed.NowMs);
        BedPhone phone = StartStranger(bed);
        Assert.Equal(403, Enroll(bed, phone, code).Status);
        Assert.Equal(403, bed.Ask(phone, "ENROLL", "/account").Status);
        Assert.Equal(2, bed.Core.Counters.EnrolmentsRefused);
    }

    [Fact]
    public void Enroll_OneCharacterWrong_IsRefusedTheRightOneTaken()
    {
        MasterBed bed = new();
        string code = bed.Accounts.AddAccount("101", "Front desk", bed.NowMs);
        BedPhone phone = StartStranger(bed);
        string wrong = (code[0] == '7' ? '8' : '7') + code[1..];
        Assert.Equal(403, Enroll(bed, phone, wrong).Status);
        Assert.Equal(200, Enroll(bed, phone, code).Status);
    }

    [Fact]
    public void Enroll_TooOftenOnOneSession_IsMetWithSilence()
    {
        MasterBed bed = new();
        string code = bed.Accounts.AddAccount("101", "Front desk", bed.NowMs);
        BedPhone phone = StartStranger(bed);
        for (int i = 0; i < MasterLimits.StrangerRequests; i++)
        {
            Assert.Equal(403, Enroll(bed, phone, $"000{i}-0000-0000-0000").Status);
        }

        bed.AskInVain(phone, "ENROLL", "/account", "code: " + code);
    }

    [Fact]
    public void Enroll_RenewedCode_VoidsTheFirstAndReplacesThePhone()
    {
        MasterBed bed = new();
        BedPhone old = bed.AddRegistered("101");
        string first = bed.Accounts.AddAccount("101", "Front desk", bed.NowMs);
        string second = bed.Accounts.AddAccount("101", "Front desk", bed.NowMs);
        BedPhone fresh = StartStranger(bed);
        Assert.Equal(403, Enroll(bed, fresh, first).Status);
        Assert.Equal(200, bed.Ask(old, "GET", "/relays").Status);
        Assert.Equal(200, Enroll(bed, fresh, second).Status);
        Assert.Equal(1, bed.Core.PhonesOnline);
        old.Boot(bed.NowMs);
        bed.RunUntil(() => old.IsUp);
        Assert.Equal(403, bed.Ask(old, "GET", "/relays").Status);
    }

    [Fact]
    public void Enroll_KnownPhoneForAnotherNumber_Moves()
    {
        MasterBed bed = new();
        BedPhone phone = bed.AddRegistered("101");
        string code = bed.Accounts.AddAccount("102", "Kitchen", bed.NowMs);
        Assert.Equal("102", Enroll(bed, phone, code)["number"]);
        BedPhone other = bed.AddRegistered("103");
        bed.AddRelay(1);
        Assert.Equal(480, bed.Call(other, "101").Status);
        Assert.Equal(200, bed.Call(other, "102").Status);
        Assert.Equal("103", bed.Expect(phone, "RING")["peer"]);
    }

    [Fact]
    public void Enroll_StoreFailing_SaysSoAndTheCodeStaysGood()
    {
        MasterBed bed = new();
        string code = bed.Accounts.AddAccount("101", "Front desk", bed.NowMs);
        BedPhone phone = StartStranger(bed);
        bed.Store.FailsFor = r => r.Kind == StoreRequestKind.Redeem;
        BedMessage failed = Enroll(bed, phone, code);
        Assert.Equal((503, "store-failed"), (failed.Status, failed.Reason));
        bed.Store.FailsFor = _ => false;
        Assert.Equal(200, Enroll(bed, phone, code).Status);
    }

    [Fact]
    public void Enroll_PhoneGoneBeforeTheStoreAnswers_IsHarmless()
    {
        MasterBed bed = new();
        string code = bed.Accounts.AddAccount("101", "Front desk", bed.NowMs);
        BedPhone phone = StartStranger(bed);
        bed.Store.Holds = _ => true;
        phone.Send(bed.NowMs, "ENROLL", "/account", "code: " + code);
        bed.RunUntil(() => bed.Store.HeldCount > 0);
        phone.Link.Stop();
        bed.Run(MasterLimits.StrangerMs + 1_000);
        bed.Store.Release();
        bed.Run(1_000);
        Assert.Equal(0, bed.Core.PhonesOnline);
        phone.Boot(bed.NowMs);
        bed.RunUntil(() => bed.Core.PhonesOnline == 1);
    }

    private static BedPhone StartStranger(MasterBed bed)
    {
        BedPhone phone = bed.AddStranger();
        phone.Boot(bed.NowMs);
        bed.RunUntil(() => phone.IsUp);
        return phone;
    }

    private static BedMessage Enroll(MasterBed bed, BedPhone phone, string code)
        => bed.Ask(phone, "ENROLL", "/account", "code: " + code);
}
