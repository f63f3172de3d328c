using RedPhone.Core;
using RedPhone.Core.Calls;
using RedPhone.Tests;

namespace RedPhone.Simulation.Tests;

/// <summary>
/// What a call puts into the phone's memory is gone when it ends: every array that the firmware's
/// objects can reach is searched for every 8 bytes that a call's ZRTP, SRTP, SRTCP, their
/// primitives and the peer's record held.
/// </summary>
public class SecretsTests
{
    private const int WindowBytes = 8;
    private const int MinDistinct = 6;

    private static readonly string[] _secretOwners =
        ["RedPhone.Core.Zrtp", "RedPhone.Core.Srtp", "RedPhone.Crypto"];

    /// <summary>Public by nature: on the wire in clear, or announced by signaling.</summary>
    private static readonly string[] _public = ["_ownHello", "_peerHello", "HelloHash",
        "_expectedHash", "PeerZid", "_zid", "_datagram", "_packet", "_pingAck", "_error", "_ack"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Phone_AfterACall_HoldsNothingSecretOfIt(bool known)
    {
        var bed = new Bed();
        if (known)
        {
            bed.Call();
            bed.Confirm();
            bed.HangUpBoth();
        }

        bed.Run(1_000);
        HashSet<ulong> before = Windows(Arrays(bed.A.Phone));
        bed.Call();
        bed.Run(200);
        HashSet<ulong> secrets = Windows(Arrays(bed.A.Phone).Where(IsSecret));
        bed.Run(5_000);
        secrets.UnionWith(Windows(Arrays(bed.A.Phone).Where(IsSecret)));
        secrets.ExceptWith(before);
        secrets.ExceptWith(Windows(Arrays(bed.A.Phone).Where(IsPublic)));

        // The twin: while the call lasts they are there.
        Assert.True(secrets.Count > 500, $"{secrets.Count} windows");
        Assert.NotEmpty(Find(bed.A.Phone, secrets));

        bed.A.HangUp();
        bed.Wait(() => bed.A.Phone.State == CallState.Ended, 100, "A ends");
        bed.Run(100);
        Assert.Equal([], Find(bed.A.Phone, secrets));
        bed.AssertStillWorks();
    }

    [Fact]
    public void Phone_TheCallEndedByBye_HoldsNothingSecretOfIt()
    {
        var bed = new Bed();
        HashSet<ulong> before = Windows(Arrays(bed.B.Phone));
        bed.Call();
        bed.World.StopMaster();
        bed.Run(3_000);
        HashSet<ulong> secrets = Windows(Arrays(bed.B.Phone).Where(IsSecret));
        secrets.ExceptWith(before);
        secrets.ExceptWith(Windows(Arrays(bed.B.Phone).Where(IsPublic)));
        Assert.NotEmpty(Find(bed.B.Phone, secrets));
        bed.A.HangUp();
        bed.Wait(() => bed.B.Phone.State == CallState.Ended, 100, "BYE");
        bed.Run(100);

        Assert.Equal([], Find(bed.B.Phone, secrets));
        bed.World.StartMaster();
        bed.AssertStillWorks();
    }

    private static bool IsPublic(HeldArray held) => _public.Any(held.Path.EndsWith);

    private static bool IsSecret(HeldArray held)
        => !IsPublic(held) && _secretOwners.Contains(held.Owner) && !held.Path.StartsWith("_link.");

    /// <summary>Paths of arrays that hold one of them; the buffers of datagrams are public.</summary>
    private static string[] Find(Phone phone, HashSet<ulong> secrets)
        => [.. Arrays(phone).Where(held => Windows([held]).Overlaps(secrets))
            .Select(held => held.Path)];

    private static HashSet<ulong> Windows(IEnumerable<HeldArray> arrays)
    {
        var windows = new HashSet<ulong>();
        foreach (HeldArray held in arrays)
        {
            byte[] bytes = held.Bytes;
            for (int at = 0; at + WindowBytes <= bytes.Length; at++)
            {
                if (bytes.AsSpan(at, WindowBytes).ToArray().Distinct().Count() >= MinDistinct)
                {
                    windows.Add(BitConverter.ToUInt64(bytes, at));
                }
            }
        }

        return windows;
    }

    private static List<HeldArray> Arrays(Phone phone)
        => HeldArray.Of(phone, "RedPhone.Core", "RedPhone.Crypto", "RedPhone.Link",
            "RedPhone.Wire");
}
