using RedPhone.Hosting;
using RedPhone.Models;
using RedPhone.Wire;

namespace RedPhone.Emulator.Panel;

/// <summary>
/// A phone's flash in a directory of the PC, for one process at a time: who starts it twice would
/// be two phones with one key.
/// </summary>
public sealed class FlashDirectory : IDisposable
{
    private const string LockFile = "lock";
    private const string SettingsRecord = "settings";
    private const string AccountRecord = "account";

    private readonly FileStream _lock;

    private FlashDirectory(FlashStoreModel store, FileStream @lock)
    {
        Store = store;
        _lock = @lock;
    }

    /// <summary>The records.</summary>
    public FlashStoreModel Store { get; }

    /// <summary>
    /// Opens the directory, made (for this user alone) if it is missing. Throws
    /// <see cref="SetupException"/>.
    /// </summary>
    public static FlashDirectory Open(string path)
    {
        DataDirectory directory = DataDirectory.Open(path);
        FileStream @lock;
        try
        {
            @lock = new FileStream(directory.PathOf(LockFile), FileMode.OpenOrCreate,
                FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new SetupException($"The flash in '{directory.Path}' is in use: another emulator "
                + "runs this phone. End that one, or name another directory with --flash.", error);
        }

        return new FlashDirectory(new FlashStoreModel(directory.Path), @lock);
    }

    /// <summary>
    /// Puts the settings file into flash, as file deployment does. A new one-time code makes the
    /// phone introduce itself again. False when flash is full.
    /// </summary>
    public bool Deploy(PhoneSettings settings)
    {
        byte[] record = new byte[PhoneSettings.MaxBytes];
        int count = Store.Read(SettingsRecord, record);
        var former = new PhoneSettings();
        bool isKnown = count > 0 && former.TryDecode(record, 0, count);
        byte[] file = new byte[PhoneSettings.MaxBytes];
        int length = settings.Encode(file);
        if (isKnown && record.AsSpan(0, count).SequenceEqual(file.AsSpan(0, length)))
        {
            return true;
        }

        if (isKnown && settings.Code.Length > 0 && settings.Code != former.Code)
        {
            Store.Delete(AccountRecord);
        }

        return Store.Write(SettingsRecord, file, length);
    }

    /// <inheritdoc />
    public void Dispose() => _lock.Dispose();
}
