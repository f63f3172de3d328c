using RedPhone.Master.Store;
using RedPhone.Master.Tests.Bed;

namespace RedPhone.Master.Tests.Calls;

/// <summary>
/// Six phones do anything at any time on a bad path; the seed is the test's argument.
/// </summary>
public class RandomWorldTests
{
    private const int Phones = 6;
    private const int Actions = 250;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void World_AfterAnything_ComesToRestWithNothingLeft(int seed)
    {
        Random random = new(seed);
        MasterBed bed = new(seed);
        bed.AddRelay(1);
        bed.AddRelay(2);
        BedPhone[] phones = [.. Enumerable.Range(0, Phones).Select(i => bed.AddRegistered("10" + i))];
        BedPhone? cut = null;
        bed.Drops = (phone, _, _) => phone == cut || random.Next(100) < 10;
        for (int i = 0; i < Actions; i++)
        {
            Act(bed, random, phones, ref cut);
            AssertNobodyHasTwoCalls(bed, phones);
        }

        Assert.True(bed.Core.Counters.CallsStarted > 10);
        cut = null;
        bed.Drops = (_, _, _) => false;
        bed.Store.FailsFor = _ => false;
        bed.Store.Release();

        // Everything that waits is answered or given up; answered calls stay until somebody ends
        // them, as a restart does.
        bed.RunUntil(() => bed.Core.PhonesOnline == Phones, 60_000);
        foreach (BedPhone phone in phones)
        {
            phone.Boot(bed.NowMs);
        }

        bed.Run(60_000);
        Assert.Equal(0, bed.Core.CallCount);
        Assert.Equal(Phones, bed.Core.PhonesOnline);
        phones[1].RingStatus = 200;
        Assert.Equal(200, bed.Call(phones[0], "101").Status);
    }

    private static void Act(MasterBed bed, Random random, BedPhone[] phones, ref BedPhone? cut)
    {
        BedPhone phone = phones[random.Next(Phones)];
        string id = phone.Requests.Concat(phone.Responses.Values).LastOrDefault(
            m => m["call"] is not null)?["call"] ?? new string('0', 32);
        switch (random.Next(12))
        {
            case 0 or 1 or 2 or 3 when phone.IsUp:
                phone.Send(bed.NowMs, "GET", "/session/1/10" + random.Next(Phones + 1),
                    "zrtp-hash: " + phone.Hash);
                break;
            case 4 or 5 when phone.IsUp:
                phone.Send(bed.NowMs, "PUT", "/session/" + id);
                break;
            case 6 when phone.IsUp:
                phone.Send(bed.NowMs, "BUSY", "/session/" + id);
                break;
            case 7 or 8 when phone.IsUp:
                phone.Send(bed.NowMs, "DELETE", "/session/" + id);
                break;
            case 9:
                phone.RingStatus = random.Next(3) switch { 0 => 200, 1 => 486, _ => 0 };
                break;
            case 10 when random.Next(4) == 0:
                phone.Responses.Clear();
                phone.Boot(bed.NowMs);
                break;
            case 10:
                cut = cut is null ? phone : null;
                break;
            case 11 when bed.Store.HeldCount > 0:
                bed.Store.Release(reversed: true);
                break;
            case 11:
                bed.Store.Holds = r => r.Kind == StoreRequestKind.FindCallee;
                bed.Store.FailsFor = r => r.Stamp % 3 == 1;
                break;
        }

        bed.Run(random.Next(4) == 0 ? random.Next(20_000) : random.Next(200));
    }

    private static void AssertNobodyHasTwoCalls(MasterBed bed, BedPhone[] phones)
        => Assert.InRange(bed.Core.CallCount, 0, phones.Length / 2);
}
