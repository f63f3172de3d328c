using RedPhone.Core.Ports;

namespace RedPhone.Models;

/// <summary>
/// The phone's flash: small records, each in two slots that are written in turn, so that a write
/// torn by power loss leaves the record before it. In memory, or in a directory (one file a slot,
/// put in place by a rename). Faults on demand: full, or a write torn after some bytes.
/// </summary>
public sealed class FlashStoreModel : IStore
{
    /// <summary>Longest record name: a-z, 0-9, '-', '_' and '.'.</summary>
    public const int LongestName = 32;

    private const int Slots = 2;

    private readonly string? _directory;
    private readonly Dictionary<string, byte[]> _slots = [];
    private int _tearAfter = -1;

    /// <summary>
    /// An empty store in memory; or, with <paramref name="directory"/> (made if missing), what is
    /// kept there.
    /// </summary>
    public FlashStoreModel(string? directory = null)
    {
        _directory = directory;
        if (directory == null)
        {
            return;
        }

        Directory.CreateDirectory(directory);
        foreach (string file in Directory.GetFiles(directory, "*.slot?"))
        {
            _slots[Path.GetFileName(file)] = File.ReadAllBytes(file);
        }
    }

    /// <summary>Bytes the flash has for records; a write that would exceed it fails.</summary>
    public int CapacityBytes { get; set; } = 64 * 1024;

    /// <summary>Bytes in use, both slots of each record.</summary>
    public int UsedBytes => _slots.Values.Sum(slot => slot.Length);

    /// <summary>Writes that succeeded (flash wears).</summary>
    public int Writes { get; private set; }

    /// <summary>Writes refused because the flash was full.</summary>
    public int Refused { get; private set; }

    /// <summary>
    /// Cuts the power in the next write after <paramref name="bytes"/> bytes of the slot: it
    /// returns false and what stood there is damaged.
    /// </summary>
    public void TearNextWrite(int bytes) => _tearAfter = bytes;

    /// <summary>Flips one bit of the newest slot of a record, as ageing flash does.</summary>
    public void FlipBit(string name, int bit)
    {
        int slot = Newest(name, out _, out _);
        if (slot >= 0)
        {
            byte[] bytes = _slots[SlotName(name, slot)];
            bytes[bit / 8 % bytes.Length] ^= (byte)(1 << bit % 8);
            Persist(SlotName(name, slot), bytes);
        }
    }

    /// <inheritdoc/>
    public int Read(string name, byte[] buffer)
    {
        CheckName(name);
        int slot = Newest(name, out _, out ReadOnlySpan<byte> record);
        if (slot < 0 || record.Length > buffer.Length)
        {
            return -1;
        }

        record.CopyTo(buffer);
        return record.Length;
    }

    /// <inheritdoc/>
    public bool Write(string name, byte[] data, int count)
    {
        CheckName(name);
        int newest = Newest(name, out uint sequence, out _);
        string target = SlotName(name, newest == 0 ? 1 : 0);
        byte[] slot = FlashRecord.Encode(sequence + 1, data.AsSpan(0, count));
        int replaced = _slots.TryGetValue(target, out byte[]? before) ? before.Length : 0;
        if (UsedBytes - replaced + slot.Length > CapacityBytes)
        {
            Refused++;
            return false;
        }

        if (_tearAfter >= 0)
        {
            Persist(target, Torn(slot, before ?? [], _tearAfter));
            _tearAfter = -1;
            return false;
        }

        Persist(target, slot);
        Writes++;
        return true;
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        CheckName(name);
        for (int i = 0; i < Slots; i++)
        {
            string slot = SlotName(name, i);
            _slots.Remove(slot);
            if (_directory != null)
            {
                File.Delete(Path.Combine(_directory, slot));
            }
        }
    }

    private static string SlotName(string name, int slot) => $"{name}.slot{slot}";

    private static void CheckName(string name)
    {
        bool good = name.Length is > 0 and <= LongestName && name[0] != '.'
            && name.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-' or '_' or '.');
        if (!good)
        {
            throw new ArgumentException($"record name '{name}'", nameof(name));
        }
    }

    // The first bytes are new, the rest is what stood there before.
    private static byte[] Torn(byte[] slot, byte[] before, int bytes)
    {
        int cut = Math.Min(bytes, slot.Length - 1);
        return [.. slot[..cut], .. before.Skip(cut)];
    }

    private int Newest(string name, out uint sequence, out ReadOnlySpan<byte> record)
    {
        int newest = -1;
        sequence = 0;
        record = [];
        for (int i = 0; i < Slots; i++)
        {
            if (_slots.TryGetValue(SlotName(name, i), out byte[]? bytes)
                && FlashRecord.TryDecode(bytes, out uint number, out ReadOnlySpan<byte> found)
                && (newest < 0 || number > sequence))
            {
                (newest, sequence) = (i, number);
                record = found;
            }
        }

        return newest;
    }

    private void Persist(string slotName, byte[] bytes)
    {
        _slots[slotName] = bytes;
        if (_directory == null)
        {
            return;
        }

        string path = Path.Combine(_directory, slotName);
        string temporary = path + ".new";
        File.WriteAllBytes(temporary, bytes);
        File.Move(temporary, path, overwrite: true);
    }
}
