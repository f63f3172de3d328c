using System.Text;
using RedPhone.Core.Zrtp;

namespace RedPhone.Core.Tests.Zrtp;

/// <summary>Datagrams taken apart and put together for attacks.</summary>
internal static class Packets
{
    public static string TypeOf(byte[] packet) =>
        Encoding.ASCII.GetString(packet, 16, 8).TrimEnd();

    public static byte[] Message(byte[] packet) => packet[12..^4];

    /// <summary>A copy with one bit changed and the CRC made right again.</summary>
    public static byte[] Flip(byte[] packet, int bit)
    {
        byte[] changed = (byte[])packet.Clone();
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        return WithCrc(changed);
    }

    public static byte[] Change(byte[] packet, Action<byte[]> change)
    {
        byte[] changed = (byte[])packet.Clone();
        change(changed);
        return WithCrc(changed);
    }

    public static byte[] WithCrc(byte[] packet)
    {
        ZrtpPacket.WriteCrc(packet, 0, packet.Length - 4);
        return packet;
    }

    /// <summary>A packet of any message bytes.</summary>
    public static byte[] Wrap(byte[] message, uint ssrc, int sequence = 1)
    {
        byte[] packet = new byte[message.Length + 16];
        int count = ZrtpPacket.Encode(packet, sequence, ssrc, message, message.Length);
        return packet[..count];
    }

    public static byte[] Head(ulong type, int bytes)
    {
        byte[] message = new byte[bytes];
        ZrtpMessage.WriteHead(message, type, bytes);
        return message;
    }
}
