using System.Buffers.Binary;

namespace RedPhone.Models;

/// <summary>
/// One slot of the flash store:
/// <code>
///  0  4  "RPF1"
///  4  4  sequence number, big-endian; the higher of two slots is the newer
///  8  4  length of the record
/// 12  n  record
///  +  4  CRC-32 of all before it
/// </code>
/// </summary>
internal static class FlashRecord
{
    private const uint Magic = 0x52504631;
    private const int SequenceOffset = 4;
    private const int LengthOffset = SequenceOffset + 4;
    private const int RecordOffset = LengthOffset + 4;
    private const int CrcBytes = 4;

    public static byte[] Encode(uint sequence, ReadOnlySpan<byte> record)
    {
        var slot = new byte[RecordOffset + record.Length + CrcBytes];
        BinaryPrimitives.WriteUInt32BigEndian(slot, Magic);
        BinaryPrimitives.WriteUInt32BigEndian(slot.AsSpan(SequenceOffset), sequence);
        BinaryPrimitives.WriteInt32BigEndian(slot.AsSpan(LengthOffset), record.Length);
        record.CopyTo(slot.AsSpan(RecordOffset));
        int end = RecordOffset + record.Length;
        BinaryPrimitives.WriteUInt32BigEndian(
            slot.AsSpan(end), Crc32.Compute(slot.AsSpan(0, end)));
        return slot;
    }

    /// <summary>False for anything but a whole slot.</summary>
    public static bool TryDecode(
        ReadOnlySpan<byte> slot, out uint sequence, out ReadOnlySpan<byte> record)
    {
        sequence = 0;
        record = [];
        if (slot.Length < RecordOffset + CrcBytes
            || BinaryPrimitives.ReadUInt32BigEndian(slot) != Magic)
        {
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(slot[LengthOffset..]);
        if (length > slot.Length - RecordOffset - CrcBytes)
        {
            return false;
        }

        // A torn write may leave the rest of a longer record behind this one.
        int end = RecordOffset + (int)length;
        if (BinaryPrimitives.ReadUInt32BigEndian(slot[end..]) != Crc32.Compute(slot[..end]))
        {
            return false;
        }

        sequence = BinaryPrimitives.ReadUInt32BigEndian(slot[SequenceOffset..]);
        record = slot[RecordOffset..end];
        return true;
    }
}
