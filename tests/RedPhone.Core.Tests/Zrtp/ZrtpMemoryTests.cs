using RedPhone.Core.Zrtp;
using RedPhone.Crypto;
using RedPhone.Tests;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>Secrets are wiped, and a run allocates nothing but the SAS.</summary>
public class ZrtpMemoryTests
{
    [Fact]
    public void Stop_AfterASecureCall_LeavesNoByteBehind()
    {
        ZrtpWorld world = new ZrtpWorld(1, () => new ManagedCryptoEngine()).Call(hashes: true);
        world.A.Keep();
        world.Call(hashes: true);
        Assert.Contains(BytesOf(world.A.Session), field => !field.IsWiped);
        world.A.Session.SetAuxSecret(new byte[] { 1, 2, 3 });
        world.A.Session.Stop();

        Assert.All(BytesOf(world.A.Session), field =>
            Assert.True(field.IsWiped, field.Path));
        Assert.Equal(ZrtpState.Idle, world.A.Session.State);
        Assert.Equal("", world.A.Session.Sas);
    }

    [Theory]
    [InlineData(ZrtpMode.Dh)]
    [InlineData(ZrtpMode.Preshared)]
    [InlineData(ZrtpMode.Multistream)]
    public void Stop_InEveryState_LeavesNoByteBehind(ZrtpMode mode)
    {
        foreach (ZrtpState state in ZrtpHostileInputTests.StatesOf(mode))
        {
            (_, ZrtpEnd end) = ZrtpHostileInputTests.InState(2, state, mode);
            end.Session.Stop();

            Assert.All(BytesOf(end.Session), field =>
                Assert.True(field.IsWiped, $"{state} {field.Path}"));
            Assert.Equal(long.MaxValue, end.Session.NextDeadlineMs);
        }
    }

    [Fact]
    public void Fail_AtOnce_WipesKeysAndSecrets()
    {
        var world = new ZrtpWorld(3);
        world.Path = (_, packet) => Packets.TypeOf(packet) == "Confirm1"
            ? [(0, Packets.Change(packet, p => p[60] ^= 1))] : [(0, packet)];
        world.A.Trust = new ZrtpTrust { Rs1Valid = true };
        world.A.Trust.Rs1[0] = 5;
        world.Start().Run(until: () => world.A.Session.State == ZrtpState.Failed);

        string[] kept = ["_zid", "_expectedHash", "_ownHello", "_peerHello", "Images", "_error",
            "_ack", "PeerZid", "HelloHash", "_scratch", "_pingAck"];
        Assert.Equal(ZrtpFailure.BadConfirm, world.A.Session.Failure);
        Assert.All(BytesOf(world.A.Session), field =>
            Assert.True(kept.Any(field.Path.Contains) || field.IsWiped, field.Path));
    }

    [Fact]
    public void EnterSecure_TheInputsOfTheKeys_AreGone()
    {
        ZrtpWorld world = new ZrtpWorld(4).Call();
        string[] gone = ["_s0", "_shared", "_private", "ZrtpKey", "Images", "_rs1", "_rs2"];

        Assert.All(BytesOf(world.A.Session).Where(f => gone.Any(f.Path.Contains)), field =>
            Assert.True(field.IsWiped, field.Path));
    }

    /// <summary>From Start to Secure: only the SAS text. With TieredPGO and warm code.</summary>
    [Theory]
    [InlineData(ZrtpAlgorithm.B32, 128)]
    [InlineData(ZrtpAlgorithm.B256, 400)]
    public void Run_FromStartToSecure_AllocatesOnlyTheSas(uint sas, long mostBytes)
    {
        var one = new ZrtpSession(new ManagedCryptoEngine(), new SeededEntropy(1));
        var two = new ZrtpSession(new ManagedCryptoEngine(), new SeededEntropy(2));
        one.Settings.SasTypes = [sas];
        byte[] zidOne = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
        byte[] zidTwo = [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2];
        byte[] buffer = new byte[1500];
        long allocated = 0;
        for (int call = 0; call < 3; call++)
        {
            one.Prepare(zidOne);
            two.Prepare(zidTwo);
            long before = GC.GetAllocatedBytesForCurrentThread();
            one.Start(0, 1, null, two.HelloHash, true);
            two.Start(0, 2, null, one.HelloHash, false);
            while (one.State != ZrtpState.Secure || two.State != ZrtpState.Secure)
            {
                Pump(one, two, buffer);
                Pump(two, one, buffer);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(one.Sas, two.Sas);
            one.Stop();
            two.Stop();
        }

        // Two sessions, each its SAS: characters, string, and for words the two parts.
        Assert.InRange(allocated, 0, 2 * mostBytes);
    }

    /// <summary>ZRTPSess and its nonces go with the call; a preshared key goes at once.</summary>
    [Fact]
    public void Stop_OfTheFirstStream_WipesTheSessionKey()
    {
        ZrtpWorld first = ZrtpModes.First(6);
        ZrtpModes.Further(first, 7).Call().AssertSecure();
        Assert.Contains(BytesOf(first.A.Session.SessionKey), field => !field.IsWiped);
        first.A.Session.Stop();

        Assert.False(first.A.Session.SessionKey.IsValid);
        Assert.Equal(0, first.A.Session.SessionKey.NoncesUsed);
        Assert.All(BytesOf(first.A.Session), field =>
            Assert.True(field.IsWiped, field.Path));
    }

    [Fact]
    public void Preshared_OnceSecure_TheInputsOfTheKeysAreGone()
    {
        ZrtpWorld world = ZrtpModes.Preshared(8).Call();
        string[] gone = ["_s0", "_shared", "_private", "ZrtpKey", "Images", "_rs1", "_rs2", "Key."];

        Assert.All(BytesOf(world.B.Session).Where(f => gone.Any(f.Path.Contains)), field =>
            Assert.True(field.IsWiped, field.Path));
    }

    /// <summary>A further stream has no SAS: nothing at all is allocated.</summary>
    [Fact]
    public void FurtherStream_FromStartToSecure_AllocatesNothing()
    {
        ZrtpWorld first = ZrtpModes.First(9);
        ZrtpSession one = ZrtpModes.Further(first, 10).A.Session;
        ZrtpSession two = ZrtpModes.Further(first, 11).B.Session;
        byte[] buffer = new byte[1500];
        long allocated = 0;
        for (int call = 0; call < 3; call++)
        {
            one.Prepare(first.A.Zid);
            two.Prepare(first.B.Zid);
            long before = GC.GetAllocatedBytesForCurrentThread();
            one.Join(first.A.Session.SessionKey);
            two.Join(first.B.Session.SessionKey);
            one.Start(0, 1, null, null, true);
            two.Start(0, 2, null, null, false);
            while (one.State != ZrtpState.Secure || two.State != ZrtpState.Secure)
            {
                Pump(one, two, buffer);
                Pump(two, one, buffer);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            one.Stop();
            two.Stop();
        }

        Assert.Equal(0, allocated);
    }

    /// <summary>A flood of every sort of bad datagram allocates nothing at all.</summary>
    [Fact]
    public void Handle_HostileFlood_AllocatesNothing()
    {
        ZrtpWorld world = new ZrtpWorld(5).Call();
        byte[][] flood = world.Sent.Select(s => Packets.Flip(s.Packet, 200)).ToArray();
        ZrtpSession session = world.A.Session;
        long allocated = 0;
        for (int round = 0; round < 3; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < flood.Length; i++)
            {
                session.Handle(world.Now, flood[i], 0, flood[i].Length);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private static void Pump(ZrtpSession from, ZrtpSession to, byte[] buffer)
    {
        from.Work();
        if (from.NextDeadlineMs <= 0)
        {
            from.HandleTimeout(0);
        }

        int count = from.TryTakeOutput(buffer);
        if (count != 0)
        {
            to.Handle(0, buffer, 0, count);
        }
    }

    // Primitives of the engine wipe their own state; entropy is the test's.
    internal static IEnumerable<HeldArray> BytesOf(object root)
        => HeldArray.Of(root, typeof(ZrtpSession).Namespace!).Where(held => held.Array is byte[]);
}
