using RedPhone.Crypto;
using RedPhone.Hosting;
using RedPhone.Link;

namespace RedPhone.Master;

/// <summary>
/// The master's two X25519 key pairs. Phones pin both public keys at enrolment. The backup's
/// private file may, and should, be moved to a safe place; its public half stays beside.
/// </summary>
public sealed class MasterKeys
{
    /// <summary>Private key in use, hexadecimal, mode 600.</summary>
    public const string FileName = "master.key";

    /// <summary>Private backup key, hexadecimal, mode 600.</summary>
    public const string BackupFileName = "master-backup.key";

    /// <summary>Public backup key, hexadecimal.</summary>
    public const string BackupPublicFileName = "master-backup.pub";

    private MasterKeys(byte[] activePrivate, byte[] publicKey, byte[]? backupPublic)
    {
        ActivePrivate = activePrivate;
        Public = publicKey;
        BackupPublic = backupPublic;
    }

    /// <summary>The private key the master answers with, 32 bytes.</summary>
    public byte[] ActivePrivate { get; }

    /// <summary>First public key, 32 bytes, for phones.</summary>
    public byte[] Public { get; }

    /// <summary>Backup public key, 32 bytes, for phones; null for a master without files.</summary>
    public byte[]? BackupPublic { get; }

    /// <summary>A key pair that lives as long as its process; no backup.</summary>
    public static MasterKeys CreateTemporary(IEntropy entropy)
    {
        byte[] key = new byte[LinkLimits.KeyBytes];
        entropy.Fill(key, 0, key.Length);
        return new MasterKeys(key, PublicOf(key), null);
    }

    /// <summary>
    /// The keys of a data directory, made at the first start. With <paramref name="useBackup"/> the
    /// backup key is the active one; then its private file must be there.
    /// </summary>
    public static MasterKeys LoadOrCreate(DataDirectory directory, bool useBackup)
    {
        byte[] first = directory.LoadOrCreateKey(FileName, LinkLimits.KeyBytes);
        byte[] backupPublic;
        if (!directory.Has(BackupPublicFileName))
        {
            backupPublic = PublicOf(directory.LoadOrCreateKey(BackupFileName, LinkLimits.KeyBytes));
            directory.WriteNewSecret(BackupPublicFileName,
                Convert.ToHexStringLower(backupPublic) + "\n");
        }
        else
        {
            backupPublic = directory.LoadOrCreateKey(BackupPublicFileName, LinkLimits.KeyBytes);
        }

        byte[] firstPublic = PublicOf(first);
        if (!useBackup)
        {
            return new MasterKeys(first, firstPublic, backupPublic);
        }

        if (!directory.Has(BackupFileName))
        {
            throw new SetupException($"'{directory.PathOf(BackupFileName)}' is not there. Bring it "
                + "back from where it is kept to answer with the backup key.");
        }

        byte[] backup = directory.LoadOrCreateKey(BackupFileName, LinkLimits.KeyBytes);
        if (!PublicOf(backup).AsSpan().SequenceEqual(backupPublic))
        {
            throw new SetupException($"'{directory.PathOf(BackupFileName)}' is not the key that "
                + "phones know as the backup key. Bring back the right one.");
        }

        return new MasterKeys(backup, firstPublic, backupPublic);
    }

    private static byte[] PublicOf(byte[] privateKey)
    {
        byte[] publicKey = new byte[LinkLimits.KeyBytes];
        X25519 curve = new();
        curve.StartPublic(privateKey, 0);
        while (!curve.Step())
        {
        }

        return curve.Finish(publicKey, 0)
            ? publicKey : throw new InvalidOperationException("impossible public key");
    }
}
