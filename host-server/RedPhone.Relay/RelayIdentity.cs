using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using RedPhone.Hosting;
using RedPhone.Wire;

namespace RedPhone.Relay;

/// <summary>
/// Who a relay is: id, public address, key. Kept in one secret file of its data directory, as the
/// three words that `master relay add` takes: "id address key", id in 8 and key in 64 hexadecimal
/// digits.
/// </summary>
public sealed class RelayIdentity
{
    /// <summary>The file's name in the data directory.</summary>
    public const string FileName = "relay.key";

    private const int IdBytes = 4;

    private RelayIdentity(uint id, UdpEndpoint address, byte[] key)
    {
        Id = id;
        Address = address;
        Key = key;
    }

    /// <summary>The relay's id, random.</summary>
    public uint Id { get; }

    /// <summary>Where phones reach it.</summary>
    public UdpEndpoint Address { get; }

    /// <summary>32 bytes, shared with the master alone.</summary>
    public byte[] Key { get; }

    /// <summary>"id address key": a secret, for `master relay add`.</summary>
    public string ToText()
        => string.Create(CultureInfo.InvariantCulture,
            $"{Id:x8} {Address} {Convert.ToHexStringLower(Key)}");

    /// <summary>
    /// `relay init`: a new random identity, written to the directory. Throws
    /// <see cref="SetupException"/> when there is one already.
    /// </summary>
    public static RelayIdentity Create(DataDirectory directory, UdpEndpoint address)
    {
        byte[] id = RandomNumberGenerator.GetBytes(IdBytes);
        var identity = new RelayIdentity(BinaryPrimitives.ReadUInt32BigEndian(id), address,
            RandomNumberGenerator.GetBytes(Ticket.KeyBytes));
        directory.WriteNewSecret(FileName, identity.ToText() + "\n");
        return identity;
    }

    /// <summary>
    /// Reads what <see cref="Create"/> wrote; throws <see cref="SetupException"/>.
    /// </summary>
    public static RelayIdentity Load(DataDirectory directory)
    {
        if (!directory.Has(FileName))
        {
            throw new SetupException($"There is no relay identity in '{directory.Path}'. "
                + "Make one with: relay init");
        }

        return TryParse(directory.ReadSecret(FileName), out RelayIdentity? identity)
            ? identity!
            : throw new SetupException($"'{directory.PathOf(FileName)}' is damaged. "
                + "Restore it from a backup, or move it away, run relay init, and add the relay to "
                + "the master again.");
    }

    /// <summary>Reads "id address key"; false for anything else.</summary>
    public static bool TryParse(string text, out RelayIdentity? identity)
    {
        identity = null;
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var address = new UdpEndpoint();
        byte[] id = new byte[IdBytes];
        byte[] key = new byte[Ticket.KeyBytes];
        if (words.Length != 3 || !Hex.TryDecode(words[0], id, 0, id.Length)
            || !address.TryParse(words[1]) || !Hex.TryDecode(words[2], key, 0, key.Length))
        {
            return false;
        }

        identity = new RelayIdentity(BinaryPrimitives.ReadUInt32BigEndian(id), address, key);
        return true;
    }
}
