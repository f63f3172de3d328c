using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RedPhone.Master.Tests.Bed;

namespace RedPhone.Master.Tests;

/// <summary>Relays, and whatever else an enrolled phone may send.</summary>
public class RequestTests
{
    private static readonly string Id = new('0', 32);

    [Fact]
    public void GetRelays_ManyRelays_ListsThemById()
    {
        MasterBed bed = new();
        BedPhone phone = bed.AddRegistered("101");
        Assert.Empty(bed.Ask(phone, "GET", "/relays").Headers);
        bed.AddRelay(9);
        bed.AddRelay(2);
        BedMessage answer = bed.Ask(phone, "GET", "/relays");
        Assert.Equal(2, answer.Headers.Count);
        Assert.Equal("00000002 198.51.100.2:3478", answer["relay1"]);
        Assert.Equal("00000009 198.51.100.9:3478", answer["relay2"]);
    }

    [Fact]
    public void Relays_ChangedByTheOperator_AreSeenWithinTenSeconds()
    {
        MasterBed bed = new();
        BedPhone phone = bed.AddRegistered("101");
        bed.AddRelay(1);
        bed.Accounts.RemoveRelay(1);
        bed.Run(MasterLimits.RefreshMs + 1);
        Assert.Empty(bed.Ask(phone, "GET", "/relays").Headers);
    }

    [Fact]
    public void Relays_StoreFailing_StayKnown()
    {
        MasterBed bed = new();
        BedPhone phone = bed.AddRegistered("101");
        bed.AddRelay(1);
        bed.Store.FailsFor = _ => true;
        bed.Run(3 * MasterLimits.RefreshMs);
        Assert.Single(bed.Ask(phone, "GET", "/relays").Headers);
        Assert.True(bed.Core.Counters.StoreFailures >= 3);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(200, "rtt1: 00000001 0")]
    [InlineData(200, "rtt1: 00000001 20", "rtt8: 000000ff 65535")]
    [InlineData(400, "rtt1: 00000001 65536")]
    [InlineData(400, "rtt1: 00000001 -1")]
    [InlineData(400, "rtt1: 0000001 1")]
    [InlineData(400, "rtt1: 00000001")]
    [InlineData(400, "rtt1: 00000001 1 1")]
    [InlineData(400, "rtt1: 00000001 1", "rtt2: x")]
    public void PutRelays_Report_IsTakenOrRefusedWhole(int status, params string[] headers)
    {
        MasterBed bed = new();
        BedPhone phone = bed.AddRegistered("101");
        Assert.Equal(status, bed.Ask(phone, "PUT", "/relays", headers).Status);
    }

    [Theory]
    [InlineData("GET", "/account")]
    [InlineData("ENROLL", "/relays")]
    [InlineData("FLY", "/relays")]
    [InlineData("GET", "/session/2/101")]
    [InlineData("RING", "/session/00000000000000000000000000000000")]
    [InlineData("PUT", "/session/0000000000000000000000000000000g")]
    [InlineData("PUT", "/session/")]
    [InlineData("DELETE", "/session")]
    [InlineData("GET", "/session/1/102")]
    public void Request_ThatMakesNoSense_IsBadRequest(string verb, string target)
    {
        MasterBed bed = new();
        BedPhone phone = bed.AddRegistered("101");
        BedMessage answer = bed.Ask(phone, verb, target);
        Assert.Equal((400, "bad-request"), (answer.Status, answer.Reason));
        Assert.Equal(1, bed.Core.Counters.BadRequests);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("BUSY")]
    [InlineData("DELETE")]
    public void CallRequest_UnknownId_IsStale(string verb)
    {
        MasterBed bed = new();
        BedPhone phone = bed.AddRegistered("101");
        BedMessage answer = bed.Ask(phone, verb, "/session/" + Id);
        Assert.Equal((404, "stale"), (answer.Status, answer.Reason));
    }

    [Fact]
    public void Message_Garbage_IsCountedAndHarmless()
    {
        MasterBed bed = new();
        BedPhone phone = bed.AddRegistered("101");
        BedPhone stranger = bed.AddStranger();
        stranger.Boot(bed.NowMs);
        bed.RunUntil(() => stranger.IsUp);
        Random random = new(5);
        for (int i = 0; i < 300; i++)
        {
            byte[] garbage = new byte[random.Next(1, 1_101)];
            random.NextBytes(garbage);
            phone.SendRaw(bed.NowMs, garbage);
            stranger.SendRaw(bed.NowMs, garbage);
            bed.Run(60);
        }

        Assert.Equal(600, bed.Core.Counters.BadMessages);
        Assert.Equal(200, bed.Ask(phone, "GET", "/relays").Status);
    }

    [Fact]
    public void Message_AnyWordsOfTheProtocol_NeverThrows()
    {
        MasterBed bed = new();
        bed.AddRelay(1);
        BedPhone phone = bed.AddRegistered("101");
        BedPhone other = bed.AddRegistered("102");
        string hash = "zrtp-hash: " + phone.Hash;
        Gen<string> lines = Gen.Elements("GET", "PUT", "RING", "BUSY", "DELETE", "ENROLL", "200", "486")
            .SelectMany(verb => Gen.Elements("/relays", "/account", "/session/1/102", "/session/1/101",
                "/session/" + Id, "/session/CALL", "ok"), (verb, target) => $"{verb} {target}\nt: 1\n");
        Gen<string> message = lines.SelectMany(_ => Gen.Elements("", hash + "\n", "reason: x\n",
            "code: 0\n", "rtt1: 00000001 4\n"), (line, header) => line + header);
        long before = bed.Core.Counters.BadMessages;
        Prop.ForAll(message.ToArbitrary(), text =>
        {
            string call = other.Requests.LastOrDefault(r => r.Verb == "RING")?.CallId ?? Id;
            phone.Responses.Clear();
            phone.SendRaw(bed.NowMs, Encoding.ASCII.GetBytes(text.Replace("CALL", call)));
            bed.Run(60);
        }).QuickCheckThrowOnFailure();
        Assert.Equal(before, bed.Core.Counters.BadMessages);
        phone.Responses.Clear();
        Assert.Equal(200, bed.Ask(phone, "GET", "/relays").Status);
    }

    [Fact]
    public void Response_ToNothing_IsCounted()
    {
        MasterBed bed = new();
        BedPhone phone = bed.AddRegistered("101");
        phone.SendRaw(bed.NowMs, "200 ok\nt: 77\n"u8.ToArray());
        bed.RunUntil(() => bed.Core.Counters.StrayResponses == 1);
        Assert.Equal(1, bed.Core.PhonesOnline);
    }

    [Fact]
    public void Handle_RandomDatagrams_NeverThrows()
    {
        MasterBed bed = new();
        BedPhone phone = bed.AddRegistered("101");
        byte[][] real = [.. bed.Captured.Where(d => d.ToMaster).Select(d => d.Bytes)];
        Random random = new(6);
        for (int i = 0; i < 500; i++)
        {
            byte[] datagram = i % 2 == 0 ? (byte[])real[i % real.Length].Clone()
                : new byte[random.Next(1, 1_184)];
            if (i % 2 == 0)
            {
                datagram[random.Next(datagram.Length)] ^= (byte)(1 << random.Next(8));
                datagram = datagram[..random.Next(1, datagram.Length + 1)];
            }
            else
            {
                random.NextBytes(datagram);
            }

            bed.Inject(phone, datagram);
            bed.Run(20);
        }

        Assert.Equal(200, bed.Ask(phone, "GET", "/relays").Status);
        Assert.Equal(1, bed.Core.PhonesOnline);
    }
}
