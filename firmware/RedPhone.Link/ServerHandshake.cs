using System;
using RedPhone.Crypto;
using RedPhone.Wire;

namespace RedPhone.Link
{
    /// <summary>
    /// The master's side of Noise IK. Its curve work runs at once: two multiplications for a
    /// message 1, three for an accepted one.
    /// </summary>
    internal sealed class ServerHandshake
    {
        // A multiplication has about 255 slices; this bound only guards against a broken engine.
        private const int MaxSlices = 1000000;

        private readonly LinkCrypto _crypto;
        private readonly NoiseIk _noise;
        private readonly byte[] _staticPrivate = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _mac1Key = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _phoneMac1Key = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _shared = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _ephemeral = new byte[NoiseIk.KeyBytes];
        private readonly byte[] _scratch = new byte[InitDatagram.Bytes];

        /// <summary>The master's static public key.</summary>
        public readonly byte[] StaticPublic = new byte[NoiseIk.KeyBytes];

        public ServerHandshake(LinkCrypto crypto, byte[] staticPrivate)
        {
            _crypto = crypto;
            _noise = crypto.CreateNoise();
            Array.Copy(staticPrivate, _staticPrivate, NoiseIk.KeyBytes);
            _crypto.Agreement.StartPublic(_staticPrivate, 0);
            Finish(StaticPublic, 0);
            _crypto.DeriveKey(LinkCrypto.Mac1Label, StaticPublic, 0, _mac1Key);
        }

        /// <summary>True when the sender of this message 1 knows the master's public key.</summary>
        public bool IsAddressedToUs(byte[] init)
        {
            return _crypto.IsMac(_mac1Key, NoiseIk.KeyBytes, init, 0, InitDatagram.Mac1Offset,
                init, InitDatagram.Mac1Offset);
        }

        /// <summary>
        /// Reads a message 1 into the scratch. True: the phone proved to own the static key in it,
        /// and <see cref="Keep"/> may follow.
        /// </summary>
        public bool TryOpen(byte[] init, out ulong stamp, out uint conversation)
        {
            stamp = 0;
            conversation = 0;
            Array.Copy(init, _scratch, InitDatagram.Bytes);
            bool opened = TryOpenScratch();
            if (opened)
            {
                InitDatagram.DecodePayload(_scratch, InitDatagram.PayloadOffset, out stamp,
                    out conversation);
            }

            Bytes.Wipe(_shared);
            return opened;
        }

        /// <summary>Keeps what Accept needs of the message 1 just opened.</summary>
        public void Keep(AskedTable asked, int slot)
        {
            _noise.Save(asked.Noise[slot], 0);
            _noise.Clear();
            Array.Copy(_scratch, InitDatagram.EphemeralOffset, asked.Ephemeral[slot], 0,
                NoiseIk.KeyBytes);
            Array.Copy(_scratch, InitDatagram.StaticOffset, asked.Peer[slot], 0,
                NoiseIk.KeyBytes);
            asked.RemoteIndex[slot] = BigEndian.ReadUInt32(_scratch, InitDatagram.SenderOffset);
        }

        /// <summary>
        /// Writes message 2 and the session's keys. False when the phone's ephemeral key is a
        /// low-order point; then nothing may be sent.
        /// </summary>
        public bool TryAnswer(AskedTable asked, int slot, uint index, uint conversation,
            byte[] keys, int sendKey, int receiveKey, byte[] output)
        {
            LinkDatagram.WriteType(output, 0, LinkDatagram.ResponseType);
            BigEndian.WriteUInt32(output, ResponseDatagram.SenderOffset, index);
            BigEndian.WriteUInt32(output, ResponseDatagram.ReceiverOffset,
                asked.RemoteIndex[slot]);
            _crypto.Entropy.Fill(_ephemeral, 0, NoiseIk.KeyBytes);
            _crypto.Agreement.StartPublic(_ephemeral, 0);
            Finish(output, ResponseDatagram.EphemeralOffset);

            // -> e, ee, se, payload
            _noise.Restore(asked.Noise[slot], 0);
            bool agreed = TryAgree(_ephemeral, asked.Ephemeral[slot], 0);
            if (agreed)
            {
                _noise.MixMessage2Ephemeral(output, ResponseDatagram.EphemeralOffset, _shared);
                agreed = TryAgree(_ephemeral, asked.Peer[slot], 0);
            }

            if (agreed)
            {
                _noise.MixMessage2StaticEphemeral(_shared);
                int payload = ResponseDatagram.PayloadOffset;
                BigEndian.WriteUInt32(output, payload, conversation);
                _noise.SealPayload(output, payload, ResponseDatagram.PayloadBytes);
                _noise.Split(keys, receiveKey, keys, sendKey);
                _crypto.DeriveKey(LinkCrypto.Mac1Label, asked.Peer[slot], 0, _phoneMac1Key);
                _crypto.ComputeMac(_phoneMac1Key, NoiseIk.KeyBytes, output, 0,
                    ResponseDatagram.Mac1Offset, output, ResponseDatagram.Mac1Offset);
            }

            _noise.Clear();
            Bytes.Wipe(_shared);
            Bytes.Wipe(_ephemeral);
            return agreed;
        }

        // <- e, es, s, ss, payload
        private bool TryOpenScratch()
        {
            if (!TryAgree(_staticPrivate, _scratch, InitDatagram.EphemeralOffset))
            {
                return false;
            }

            _noise.Begin(_crypto.Prologue, _crypto.Prologue.Length, StaticPublic, 0);
            _noise.MixMessage1Ephemeral(_scratch, InitDatagram.EphemeralOffset, _shared);
            if (!_noise.TryReadMessage1Static(_scratch, InitDatagram.StaticOffset)
                || !TryAgree(_staticPrivate, _scratch, InitDatagram.StaticOffset))
            {
                return false;
            }

            _noise.MixMessage1StaticStatic(_shared);
            return _noise.TryOpenPayload(_scratch, InitDatagram.PayloadOffset,
                InitDatagram.PayloadBytes + NoiseIk.TagBytes);
        }

        private bool TryAgree(byte[] privateKey, byte[] peer, int offset)
        {
            _crypto.Agreement.Start(privateKey, 0, peer, offset);
            return Finish(_shared, 0);
        }

        private bool Finish(byte[] result, int offset)
        {
            int slices = 0;
            while (!_crypto.Agreement.Step())
            {
                slices++;
                if (slices == MaxSlices)
                {
                    throw new InvalidOperationException("the key agreement does not end");
                }
            }

            return _crypto.Agreement.Finish(result, offset);
        }
    }
}
