using RedPhone.Link;
using RedPhone.Tests;

namespace RedPhone.Link.Tests;

/// <summary>
/// Keys of the link are gone when their use ends: the handshake's when the session is up, the
/// session's when the link stops. Every array that the client's objects reach is searched for every
/// 8 bytes of them.
/// </summary>
public class LinkSecretsTests
{
    private const int WindowBytes = 8;

    private static readonly string[] _ofHandshake = ["_handshake._ephemeralPrivate",
        "_handshake._ee", "_handshake._se", "_handshake._saved", "_handshake._noise._chainingKey",
        "_handshake._noise._key", "_handshake._noise._temporaryKey"];

    private static readonly string[] _ofSession = ["_current.SendKey", "_current.ReceiveKey"];

    [Fact]
    public void Handshake_SessionIsUp_HoldsNothingOfItsSecrets()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhone();
        phone.Works = false;
        HashSet<ulong> secrets = [];
        phone.Client.Start(pair.Now);
        pair.RunUntil(pair.Now + 2_000, () =>
        {
            // The twin: while it runs they are there.
            do
            {
                secrets.UnionWith(Windows(phone.Client, _ofHandshake));
            }
            while (phone.Client.Work(pair.Now));

            return phone.Client.State == LinkState.Up;
        });
        pair.Run(500);

        Assert.Equal(LinkState.Up, phone.Client.State);
        Assert.True(secrets.Count > 100, $"{secrets.Count} windows");
        Assert.Equal([], Find(phone.Client, secrets));
    }

    [Fact]
    public void Session_Stopped_HoldsNoKeyOfIt()
    {
        Pair pair = new();
        PhoneEnd phone = pair.AddPhoneUp();
        Assert.True(pair.SendFrom(phone, "hello"));
        pair.Run(500);
        HashSet<ulong> secrets = Windows(phone.Client, _ofSession);
        Assert.True(secrets.Count >= 40, $"{secrets.Count} windows");
        Assert.NotEmpty(Find(phone.Client, secrets));

        phone.Client.Stop();

        Assert.Equal([], Find(phone.Client, secrets));
    }

    private static string[] Find(LinkClient client, HashSet<ulong> secrets)
        => [.. Arrays(client).Where(held => Windows(held.Bytes).Overlaps(secrets))
            .Select(held => held.Path)];

    private static HashSet<ulong> Windows(LinkClient client, string[] paths)
        => [.. Arrays(client).Where(held => paths.Contains(held.Path))
            .SelectMany(held => Windows(held.Bytes))];

    private static HashSet<ulong> Windows(byte[] bytes)
    {
        HashSet<ulong> windows = [];
        for (int at = 0; at + WindowBytes <= bytes.Length; at++)
        {
            if (bytes.AsSpan(at, WindowBytes).IndexOfAnyExcept((byte)0) >= 0)
            {
                windows.Add(BitConverter.ToUInt64(bytes, at));
            }
        }

        return windows;
    }

    private static List<HeldArray> Arrays(LinkClient client)
        => HeldArray.Of(client, "RedPhone.Link", "RedPhone.Crypto");
}
