using RedPhone.Core.Calls;
using RedPhone.Core.Zrtp;
using RedPhone.Emulator;
using RedPhone.Models;
using RedPhone.Models.Attack;

namespace RedPhone.Simulation.Tests;

/// <summary>
/// Who runs the servers can sit between two phones; these show what catches him, and that without
/// it he would get through.
/// </summary>
public class AttackTests
{
    private const double AudibleDb = 25;
    private const double InaudibleDb = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void FirstCall_ColludingServers_SasDiffersAndBothAlarm(ulong seed)
    {
        Stage stage = new(seed, Attack.FirstCall);

        DemoResult result = stage.Run();

        Assert.Null(result.Failure);
        Assert.NotEmpty(result.Sas.A);
        Assert.NotEmpty(result.Sas.B);
        Assert.False(result.SasEqual);
        Assert.Equal("sasDiffers", result.EndReason);
        Assert.Equal("sasDiffers", result.PeerEndReason);
        Assert.Equal(new Sides<bool>(true, true), result.Alarm);
        MitmCall call = Assert.Single(stage.Proxy.Calls);
        Assert.Equal(result.Sas.A, call.Initiator.Zrtp.Sas);
        Assert.Equal(result.Sas.B, call.Responder.Zrtp.Sas);
        Assert.Equal(0, stage.World.Phones.Sum(phone => phone.Phone.Media.Zrtp.WrongHellos));
    }

    [Fact]
    public void FirstCall_NobodyComparesSas_SpeechGoesThroughTheAttacker()
    {
        Stage stage = new(1, Attack.FirstCall, careless: true);

        DemoResult result = stage.Run();

        Assert.Null(result.Failure);
        Assert.False(result.SasEqual);
        Assert.True(result.SegSnrDb.AToB > AudibleDb, $"{result.SegSnrDb.AToB} dB");
        Assert.True(result.SegSnrDb.BToA > AudibleDb, $"{result.SegSnrDb.BToA} dB");
        Assert.Equal("hungUp", result.EndReason);
        Assert.Equal(new Sides<bool>(false, false), result.Alarm);
        MitmCall call = Assert.Single(stage.Proxy.Calls);
        Assert.True(call.Relayed > result.Frames / 2, $"{call.Relayed} of {result.Frames}");
    }

    [Fact]
    public void FirstCall_ServersDoNotAttackYet_IsAnHonestCall()
    {
        Stage stage = new(1, Attack.FirstCall);
        stage.Servers.Active = false;

        DemoResult result = stage.Run();

        AssertHonest(result);
        Assert.Empty(stage.Proxy.Calls);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, false)]
    [InlineData(4, true)]
    public void SecondCall_ColludingServers_BothAlarmBeforeAnySound(ulong seed, bool borrowZids)
    {
        Stage stage = new(seed, Attack.SecondCall);
        bool spoke = false;
        if (borrowZids)
        {
            // What the attacker read in the first call's Hellos.
            stage.Proxy.ZidForInitiator = stage.ReadZid(1);
            stage.Proxy.ZidForResponder = stage.ReadZid(0);
        }

        stage.Said = text =>
        {
            if (text.StartsWith("B lifts", StringComparison.Ordinal))
            {
                spoke = true;
                stage.World.Initiator.Board.Handset.Say(CallScript.Clips.AToB);
                stage.World.Responder.Board.Handset.Say(CallScript.Clips.BToA);
            }
        };

        DemoResult result = stage.Run();

        Assert.Null(result.Failure);
        Assert.True(spoke);
        Assert.False(result.SasEqual);
        Assert.Equal(new Sides<bool>(true, true), result.Alarm);
        Assert.All([result.EndReason, result.PeerEndReason],
            reason => Assert.Contains(reason, new[] { "keyChanged", "sasDiffers" }));
        MitmCall call = Assert.Single(stage.Proxy.Calls);
        Assert.True(call.IsSecure);
        Assert.Equal(borrowZids, call.Initiator.Zid.AsSpan().SequenceEqual(stage.ReadZid(1)));
        Assert.Equal(borrowZids, call.Responder.Zid.AsSpan().SequenceEqual(stage.ReadZid(0)));
        AssertNoMedia(stage.World.Initiator, CallScript.Clips.BToA);
        AssertNoMedia(stage.World.Responder, CallScript.Clips.AToB);
    }

    [Fact]
    public void SecondCall_AfterTheAttack_FormerKeyIsStillTrusted()
    {
        Stage stage = new(4, Attack.SecondCall);
        stage.Run();
        stage.Servers.Active = false;

        DemoResult result = new CallScript(stage.World, new CallOptions(), stage).Run();

        AssertHonest(result);
    }

    [Fact]
    public void SecondCall_HonestServers_RaisesNoAlarm()
    {
        Stage stage = new(4, Attack.SecondCall);

        stage.Servers.Active = false;
        DemoResult result = stage.Run();

        AssertHonest(result);
        Assert.Empty(stage.Proxy.Calls);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public void RelayOnly_SealedZrtpHash_CatchesItBeforeKeys(ulong seed)
    {
        Stage stage = new(seed, Attack.RelayOnly);

        DemoResult result = stage.Run();

        Assert.Null(result.Failure);
        Assert.Equal(-1, result.SecureMs);
        Assert.Empty(result.Sas.A + result.Sas.B);
        Assert.Equal("relayAttack", result.EndReason);
        Assert.Equal("relayAttack", result.PeerEndReason);
        Assert.Equal(new Sides<bool>(true, true), result.Alarm);
        MitmCall call = Assert.Single(stage.Proxy.Calls);
        Assert.NotEqual(ZrtpState.Secure, call.Initiator.Zrtp.State);
        Assert.NotEqual(ZrtpState.Secure, call.Responder.Zrtp.State);
        Assert.Equal(0, call.Relayed);
        AssertNoMedia(stage.World.Initiator, CallScript.Clips.BToA);
        AssertNoMedia(stage.World.Responder, CallScript.Clips.AToB);
        Assert.All(stage.World.Phones,
            phone => Assert.True(phone.Phone.Media.Zrtp.WrongHellos > 0));
    }

    [Fact]
    public void FirstCall_LossAndJitter_AttackerSpeaksWithBothAllTheSame()
    {
        Stage stage = new(8, Attack.FirstCall);
        stage.World.SetPhonePath(path =>
        {
            path.LossPercent = 5;
            path.JitterMs = 30;
        });

        DemoResult result = stage.Run();

        Assert.Null(result.Failure);
        Assert.False(result.SasEqual);
        Assert.Equal("sasDiffers", result.EndReason);
    }

    private static void AssertHonest(DemoResult result)
    {
        Assert.Null(result.Failure);
        Assert.True(result.SasEqual, $"{result.Sas}");
        Assert.Equal("hungUp", result.EndReason);
        Assert.Equal(new Sides<bool>(false, false), result.Alarm);
        Assert.True(result.SegSnrDb.AToB > AudibleDb, $"{result.SegSnrDb.AToB} dB");
        Assert.True(result.SegSnrDb.BToA > AudibleDb, $"{result.SegSnrDb.BToA} dB");
    }

    // Nothing sent or received in the whole last call, and what was said is not in the ear.
    private static void AssertNoMedia(EmulatedPhone phone, short[] clip)
    {
        Assert.Equal(0, phone.Phone.Media.Sent);
        Assert.Equal(0, phone.Phone.Media.Jitter.Received);
        Assert.Equal(MediaState.Idle, phone.Phone.Media.State);
        ReadOnlySpan<short> heard = phone.Board.Ear.Samples;
        double db = SegmentalSnr.Measure(clip, heard, SegmentalSnr.FindStart(clip, heard)).Db;
        Assert.True(db < InaudibleDb, $"{db} dB");
    }

    /// <summary>
    /// A world of two phones whose servers are an attacker's; for a second call they have confirmed
    /// their SAS in an honest first one.
    /// </summary>
    private sealed class Stage : INarrator
    {
        private readonly CallScript _script;
        private readonly Dictionary<int, byte[]> _zids = [];

        public Stage(ulong seed, Attack attack, bool careless = false)
        {
            var options = new CallOptions { Attack = attack, Careless = careless };
            Servers = new AttackServers(attack, new SeededEntropy(seed, "attacker"));
            World = new SimulatedWorld(seed, servers: Servers);
            World.AddRelay("near", 0);
            World.AddRelay("far", 60);
            World.AddPhone(CallOptions.InitiatorNumber, "Front desk", 20);
            World.AddPhone(CallOptions.ResponderNumber, "Newsroom", 20);
            _script = new CallScript(World, options, this);
            if (attack == Attack.SecondCall)
            {
                Assert.True(_script.Introduce());
                Assert.Empty(Proxy.Calls);
                Servers.Active = true;
            }
        }

        public AttackServers Servers { get; }

        public SimulatedWorld World { get; }

        public MitmProxy Proxy => Servers.Proxy;

        /// <summary>Called with each step that is told.</summary>
        public Action<string>? Said { get; set; }

        public DemoResult Run() => _script.Run();

        /// <summary>The ZID that a phone showed to the other in the first call.</summary>
        public byte[] ReadZid(int phone) => _zids[phone];

        void INarrator.Say(long nowMs, string text)
        {
            Said?.Invoke(text);
            if (text.StartsWith("secure ", StringComparison.Ordinal) && _zids.Count == 0)
            {
                _zids[0] = (byte[])World.Responder.Phone.Media.Zrtp.PeerZid.Clone();
                _zids[1] = (byte[])World.Initiator.Phone.Media.Zrtp.PeerZid.Clone();
            }
        }

        void INarrator.Show(long nowMs, EmulatedPhone a, EmulatedPhone b)
        {
        }
    }
}
