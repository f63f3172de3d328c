using RedPhone.Wire;

namespace RedPhone.Core.Srtp
{
    /// <summary>
    /// Compound RTCP packets of a call (RFC 3550 §6): a sender or receiver report with at most one
    /// block, SDES with a CNAME that says nothing but the SSRC, and BYE with a reason at the end of
    /// a call. A packet shorter than <see cref="SteadyBytes"/> is padded to it (§6.4.1), so that
    /// the three which a phone sends - report, report before anything was heard, BYE - are of one
    /// length. One object is filled, encoded, decoded again and again; only the text of a received
    /// reason is allocated, when somebody asks for it.
    /// <code>
    /// SR  0 head | 4 SSRC | 8 NTP time 8 | 16 RTP time | 20 packets | 24 octets | block
    /// RR  0 head | 4 SSRC | block
    /// block: SSRC 4 | fraction lost 1, lost 3 | highest sequence 4 | jitter 4 | LSR 4 | DLSR 4
    /// SDES: head | SSRC | 1, 8, eight hex digits | 0 0
    /// BYE: head | SSRC | length 1, reason, zeros to a multiple of 4; or nothing after the SSRC
    /// padding of the last packet: zeros, the last byte counts it
    /// </code>
    /// </summary>
    public sealed class RtcpReport
    {
        /// <summary>Longest packet <see cref="Encode"/> writes.</summary>
        public const int MaxBytes = SenderBytes + BlockBytes + SdesBytes + ByeBytes
            + ReasonBytes;

        /// <summary>Shortest packet <see cref="Encode"/> writes; a BYE without a block, whatever its
        /// reason, is as long.</summary>
        public const int SteadyBytes = SenderBytes + BlockBytes + SdesBytes;

        /// <summary>Longest reason of a BYE; more is cut.</summary>
        public const int MaxReasonChars = ReasonBytes - 1;

        private const int SenderReport = 200;
        private const int ReceiverReport = 201;
        private const int SourceDescription = 202;
        private const int Goodbye = 203;
        private const int FirstByte = 0x80;
        private const int CnameItem = 1;
        private const int CnameBytes = 8;
        private const int ReceiverBytes = 8;
        private const int SenderBytes = 28;
        private const int BlockBytes = 24;
        private const int SdesBytes = 20;
        private const int ByeBytes = 8;
        private const int ReasonBytes = 16;
        private const int PaddingBit = 0x20;
        private const int MostLost = 0x7FFFFF;

        /// <summary>The sender of the report.</summary>
        public uint Ssrc;

        /// <summary>It sends media: SR, with NTP time, RTP time and counts; else RR.</summary>
        public bool IsSender;

        /// <summary>NTP time of the report, 32.32 fixed point.</summary>
        public ulong NtpTime;

        /// <summary>The same moment in units of the RTP clock.</summary>
        public uint RtpTime;

        /// <summary>Packets sent.</summary>
        public uint Packets;

        /// <summary>Payload octets sent.</summary>
        public uint Octets;

        /// <summary>There is a block about a received stream.</summary>
        public bool HasBlock;

        /// <summary>SSRC of that stream.</summary>
        public uint AboutSsrc;

        /// <summary>Fraction lost since the last report, in 256ths.</summary>
        public int FractionLost;

        /// <summary>Packets lost in all, 0 to 8,388,607 (negative ones are sent as 0).</summary>
        public int Lost;

        /// <summary>Extended highest sequence number.</summary>
        public uint HighestSequence;

        /// <summary>Interarrival jitter in units of the RTP clock.</summary>
        public uint Jitter;

        /// <summary>Middle 32 bits of the last SR's NTP time, 0 = none.</summary>
        public uint LastReport;

        /// <summary>Delay since the last SR in 1/65,536 s.</summary>
        public uint DelaySinceLast;

        /// <summary>The sender leaves.</summary>
        public bool Bye;

        /// <summary>Why, for <see cref="Encode"/>: printable ASCII, or null.</summary>
        public string Reason;

        private int _reasonOffset;
        private int _reasonCount;

        /// <summary>
        /// The reason of the BYE that <see cref="TryDecode"/> read from
        /// <paramref name="buffer"/>, which must still hold it; empty without one. Allocates.
        /// </summary>
        public string ReadReason(byte[] buffer)
        {
            return Bye ? Ascii.Read(buffer, _reasonOffset, _reasonCount) : string.Empty;
        }

        /// <summary>Writes the compound packet (room for <see cref="MaxBytes"/>) and returns its
        /// length.</summary>
        public int Encode(byte[] buffer, int offset)
        {
            int at = offset;
            int blocks = HasBlock ? 1 : 0;
            int bytes = (IsSender ? SenderBytes : ReceiverBytes) + (blocks * BlockBytes);
            WriteHead(buffer, at, blocks, IsSender ? SenderReport : ReceiverReport, bytes);
            if (IsSender)
            {
                BigEndian.WriteUInt64(buffer, at + 8, NtpTime);
                BigEndian.WriteUInt32(buffer, at + 16, RtpTime);
                BigEndian.WriteUInt32(buffer, at + 20, Packets);
                BigEndian.WriteUInt32(buffer, at + 24, Octets);
            }

            at += bytes;
            if (HasBlock)
            {
                WriteBlock(buffer, at - BlockBytes);
            }

            WriteHead(buffer, at, 1, SourceDescription, SdesBytes);
            buffer[at + 8] = CnameItem;
            buffer[at + 9] = CnameBytes;
            for (int i = 0; i < CnameBytes; i++)
            {
                int digit = (int)(Ssrc >> (28 - (4 * i))) & 15;
                buffer[at + 10 + i] = (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
            }

            buffer[at + 18] = 0;
            buffer[at + 19] = 0;
            int last = at;
            at += SdesBytes;
            if (Bye)
            {
                last = at;
                at += WriteBye(buffer, at);
            }

            int padding = SteadyBytes - (at - offset);
            return padding <= 0 ? at - offset : Pad(buffer, last, at, padding) - offset;
        }

        /// <summary>
        /// Reads a compound packet of <paramref name="count"/> bytes: the report, its first block,
        /// and whether a BYE of the same SSRC follows; other packets are read over. False, and
        /// fields in any state, when lengths or versions do not fit.
        /// </summary>
        public bool TryDecode(byte[] buffer, int offset, int count)
        {
            Bye = false;
            HasBlock = false;
            _reasonCount = 0;
            int end = offset + count;
            bool first = true;
            for (int at = offset; at < end; first = false)
            {
                if (end - at < ReceiverBytes || (buffer[at] & 0xC0) != FirstByte)
                {
                    return false;
                }

                int bytes = (BigEndian.ReadUInt16(buffer, at + 2) + 1) * 4;
                if (bytes > end - at)
                {
                    return false;
                }

                int used = WithoutPadding(buffer, at, bytes, end);
                if (used < 0 || (first && !ReadReport(buffer, at, used)))
                {
                    return false;
                }

                if (buffer[at + 1] == Goodbye)
                {
                    ReadBye(buffer, at, used);
                }

                at += bytes;
            }

            return !first;
        }

        // Appendix A.2: padding, if any, ends the last packet. -1 when it does not fit.
        private static int WithoutPadding(byte[] buffer, int at, int bytes, int end)
        {
            if ((buffer[at] & PaddingBit) == 0)
            {
                return bytes;
            }

            int padding = buffer[at + bytes - 1];
            bool fits = at + bytes == end && padding > 0 && (padding & 3) == 0
                && padding <= bytes - 4;
            return fits ? bytes - padding : -1;
        }

        private static int Pad(byte[] buffer, int last, int at, int padding)
        {
            for (int i = 0; i < padding; i++)
            {
                buffer[at + i] = 0;
            }

            buffer[at + padding - 1] = (byte)padding;
            buffer[last] |= PaddingBit;
            BigEndian.WriteUInt16(buffer, last + 2,
                BigEndian.ReadUInt16(buffer, last + 2) + (padding >> 2));
            return at + padding;
        }

        private int WriteBye(byte[] buffer, int at)
        {
            int chars = Reason == null ? 0
                : Reason.Length > MaxReasonChars ? MaxReasonChars : Reason.Length;
            int bytes = chars == 0 ? ByeBytes : ByeBytes + ((chars + 4) & ~3);
            WriteHead(buffer, at, 1, Goodbye, bytes);
            for (int i = ByeBytes; i < bytes; i++)
            {
                buffer[at + i] = 0;
            }

            if (chars > 0)
            {
                buffer[at + ByeBytes] = (byte)chars;
                for (int i = 0; i < chars; i++)
                {
                    buffer[at + ByeBytes + 1 + i] = (byte)Reason[i];
                }
            }

            return bytes;
        }

        private void ReadBye(byte[] buffer, int at, int bytes)
        {
            int sources = buffer[at] & 31;
            if (sources == 0 || bytes < ByeBytes || BigEndian.ReadUInt32(buffer, at + 4) != Ssrc)
            {
                return;
            }

            Bye = true;
            int reason = 4 + (4 * sources);
            if (reason < bytes && buffer[at + reason] <= bytes - reason - 1)
            {
                _reasonOffset = at + reason + 1;
                _reasonCount = buffer[at + reason];
            }
        }

        private bool ReadReport(byte[] buffer, int at, int bytes)
        {
            int type = buffer[at + 1];
            IsSender = type == SenderReport;
            int block = IsSender ? SenderBytes : ReceiverBytes;
            int blocks = buffer[at] & 31;
            if ((type != SenderReport && type != ReceiverReport)
                || bytes < block + (blocks * BlockBytes))
            {
                return false;
            }

            Ssrc = BigEndian.ReadUInt32(buffer, at + 4);
            if (IsSender)
            {
                NtpTime = BigEndian.ReadUInt64(buffer, at + 8);
                RtpTime = BigEndian.ReadUInt32(buffer, at + 16);
                Packets = BigEndian.ReadUInt32(buffer, at + 20);
                Octets = BigEndian.ReadUInt32(buffer, at + 24);
            }

            HasBlock = blocks > 0;
            if (HasBlock)
            {
                ReadBlock(buffer, at + block);
            }

            return true;
        }

        private void WriteHead(byte[] buffer, int at, int items, int type, int bytes)
        {
            buffer[at] = (byte)(FirstByte | items);
            buffer[at + 1] = (byte)type;
            BigEndian.WriteUInt16(buffer, at + 2, (bytes >> 2) - 1);
            BigEndian.WriteUInt32(buffer, at + 4, Ssrc);
        }

        private void WriteBlock(byte[] buffer, int at)
        {
            int lost = Lost < 0 ? 0 : Lost > MostLost ? MostLost : Lost;
            BigEndian.WriteUInt32(buffer, at, AboutSsrc);
            BigEndian.WriteUInt32(buffer, at + 4, (uint)((FractionLost & 255) << 24) | (uint)lost);
            BigEndian.WriteUInt32(buffer, at + 8, HighestSequence);
            BigEndian.WriteUInt32(buffer, at + 12, Jitter);
            BigEndian.WriteUInt32(buffer, at + 16, LastReport);
            BigEndian.WriteUInt32(buffer, at + 20, DelaySinceLast);
        }

        private void ReadBlock(byte[] buffer, int at)
        {
            AboutSsrc = BigEndian.ReadUInt32(buffer, at);
            uint word = BigEndian.ReadUInt32(buffer, at + 4);
            FractionLost = (int)(word >> 24);
            Lost = (int)(word & MostLost);
            HighestSequence = BigEndian.ReadUInt32(buffer, at + 8);
            Jitter = BigEndian.ReadUInt32(buffer, at + 12);
            LastReport = BigEndian.ReadUInt32(buffer, at + 16);
            DelaySinceLast = BigEndian.ReadUInt32(buffer, at + 20);
        }
    }
}
