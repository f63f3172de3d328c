using RedPhone.Wire;

namespace RedPhone.Core.Zrtp
{
    /// <content>Outgoing datagrams: one bit for each message that waits, so nothing can
    /// overflow.</content>
    public sealed partial class ZrtpSession
    {
        private const int OutputHelloAck = 1;
        private const int OutputHello = 2;
        private const int OutputCommit = 4;
        private const int OutputDhPart = 8;
        private const int OutputConfirm = 16;
        private const int OutputConf2Ack = 32;
        private const int OutputErrorAck = 64;
        private const int OutputError = 128;
        private const int OutputRelayAck = 256;
        private const int OutputPingAck = 512;

        private int _pending;
        private int _timerOutput;
        private int _sequence;

        /// <summary>
        /// Writes the next datagram to send (a whole ZRTP packet) at the start of
        /// <paramref name="buffer"/>, at least <see cref="MaxOutputBytes"/> long, and returns its
        /// length; 0 = nothing to send.
        /// </summary>
        public int TryTakeOutput(byte[] buffer)
        {
            if (_pending == 0)
            {
                return 0;
            }

            if (buffer.Length < MaxOutputBytes)
            {
                throw new System.ArgumentException("buffer too short");
            }

            int output = _pending & -_pending;
            _pending &= ~output;
            _sequence = (_sequence + 1) & 0xFFFF;
            switch (output)
            {
                case OutputHello:
                    return Write(buffer, _ownHello, _ownHelloBytes);
                case OutputCommit:
                    return Write(buffer, _commit, _commitBytes);
                case OutputDhPart:
                    return Write(buffer, _ownDhPart, _ownDhPartBytes);
                case OutputConfirm:
                    return Write(buffer, _ownConfirm, ConfirmMessage.Bytes);
                case OutputError:
                    return Write(buffer, _error, ErrorMessage.Bytes);
                case OutputPingAck:
                    return Write(buffer, _pingAck, PingMessage.AckBytes);
                default:
                    ZrtpMessage.WriteHead(_ack, AckType(output), ZrtpMessage.HeadBytes);
                    return Write(buffer, _ack, ZrtpMessage.HeadBytes);
            }
        }

        private static ulong AckType(int output)
        {
            switch (output)
            {
                case OutputHelloAck:
                    return ZrtpMessage.HelloAck;
                case OutputConf2Ack:
                    return ZrtpMessage.Conf2Ack;
                case OutputErrorAck:
                    return ZrtpMessage.ErrorAck;
                default:
                    return ZrtpMessage.RelayAck;
            }
        }

        private int Write(byte[] buffer, byte[] message, int count)
        {
            return ZrtpPacket.Encode(buffer, _sequence, _ssrc, message, count);
        }

        private void Send(int output)
        {
            _pending |= output;
        }

        /// <summary>Sends a message that is repeated on T2 until it is answered.</summary>
        private void StartT2(long nowMs, int output)
        {
            _pending &= ~_timerOutput;
            Send(output);
            _timerOutput = output;
            _timer.Start(nowMs, RetransmitTimer.T2Ms, RetransmitTimer.T2CapMs,
                RetransmitTimer.Repeats);
        }

        /// <summary>§5: the sequence number begins at random.</summary>
        private void StartSequence()
        {
            _entropy.Fill(_digest, 0, 2);
            _sequence = BigEndian.ReadUInt16(_digest, 0);
        }
    }
}
