using System;
using RedPhone.Core;
using RedPhone.Core.Calls;
using RedPhone.Core.Ports;
using RedPhone.Crypto;
using RedPhone.Drivers;
using RedPhone.Wire;

namespace RedPhone.SelfTest
{
    /// <summary>
    /// A phone on a desk without chips: a handset that says one byte over and over and counts the
    /// frames in which it hears another, a keypad that is pressed by the test, and the rest.
    /// </summary>
    internal sealed class FakeDesk : IAudioInput, IAudioOutput, IAudioCodec, IDisplay, IKeypad,
        IHookSwitch, ILamps, IRinger, ILog
    {
        private const int FrameMs = 20;
        private const int DisplayPages = 8;

        private readonly byte[] _plain = new byte[MediaSession.FrameBytes];
        private readonly byte _says;
        private readonly byte _awaits;
        private long _spokeMs;
        private long _heardMs;
        private Key _pressed = Key.None;

        public readonly FakePort Master = new FakePort();
        public readonly FakePort Relay = new FakePort();
        public readonly FakePort SecondRelay = new FakePort();
        public readonly Phone Phone;
        public bool Lifted;
        public bool Rings;
        public bool CodecRuns;
        public int FramesHeard;
        public int PagesDrawn;

        public FakeDesk(uint seed, int says, int awaits, byte[] masterKey, UdpEndpoint master,
            string number, string name)
        {
            _says = (byte)says;
            _awaits = (byte)awaits;
            PhonePorts ports = new PhonePorts();
            ports.Entropy = new SeededEntropy(seed);
            ports.Crypto = new ManagedCryptoEngine();
            ports.Master = Master;
            ports.Relay1 = Relay;
            ports.Relay2 = SecondRelay;
            ports.AudioInput = this;
            ports.AudioOutput = this;
            ports.Codec = this;
            ports.Display = this;
            ports.Keypad = this;
            ports.Hook = this;
            ports.Lamps = this;
            ports.Ringer = this;
            ports.Log = this;
            ports.Store = new RecordStore(new FakeRecordFiles());
            PhoneSettings settings = new PhoneSettings();
            settings.Master.CopyFrom(master);
            Array.Copy(masterKey, settings.MasterKey, PhoneSettings.KeyBytes);
            settings.Number = number;
            settings.Name = name;
            byte[] file = new byte[PhoneSettings.MaxBytes];
            ports.Store.Write("settings", file, settings.Encode(file));
            Phone = new Phone(ports);
        }

        public void Press(Key key)
        {
            _pressed = key;
        }

        public bool HasFrame(long nowMs)
        {
            return nowMs - _spokeMs >= FrameMs;
        }

        public bool TryRead(long nowMs, byte[] frame, int offset)
        {
            bool read = TryDrop(nowMs);
            for (int i = 0; i < MediaSession.FrameBytes && read; i++)
            {
                frame[offset + i] = _says;
            }

            return read;
        }

        public bool TryDrop(long nowMs)
        {
            bool due = HasFrame(nowMs);
            _spokeMs = due ? nowMs : _spokeMs;
            return due;
        }

        public bool TryReadMasked(long nowMs, byte[] mask, byte[] frame, int offset)
        {
            bool read = TryRead(nowMs, frame, offset);
            for (int i = 0; i < MediaSession.FrameBytes && read; i++)
            {
                frame[offset + i] ^= mask[i];
            }

            return read;
        }

        public bool WantsFrame(long nowMs)
        {
            return nowMs - _heardMs >= FrameMs;
        }

        public void Write(long nowMs, byte[] frame, int offset)
        {
            _heardMs = nowMs;
            int same = 0;
            while (same < MediaSession.FrameBytes && frame[offset + same] == _awaits)
            {
                same++;
            }

            FramesHeard += same == MediaSession.FrameBytes ? 1 : 0;
        }

        public void WriteMasked(long nowMs, byte[] frame, byte[] mask)
        {
            for (int i = 0; i < MediaSession.FrameBytes; i++)
            {
                _plain[i] = (byte)(frame[i] ^ mask[i]);
            }

            Write(nowMs, _plain, 0);
        }

        // Of the codec, the display and the keypad alike.
        public bool TryStart()
        {
            CodecRuns = true;
            return true;
        }

        public void SetVolume(int level)
        {
        }

        public void SetMicrophoneMuted(bool muted)
        {
        }

        public void Stop()
        {
            CodecRuns = false;
        }

        public bool TryWritePage(byte[] picture, int page)
        {
            PagesDrawn += page < DisplayPages ? 1 : 0;
            return true;
        }

        public bool TryWriteColumns(byte[] picture, int page, int column, int count)
        {
            return TryWritePage(picture, page);
        }

        public Key TakeKey()
        {
            Key key = _pressed;
            _pressed = Key.None;
            return key;
        }

        public bool IsLifted(long nowMs)
        {
            return Lifted;
        }

        public void Set(Lamp lamp, bool on)
        {
        }

        public void Sound(int frequencyHz)
        {
            Rings |= frequencyHz > 0;
        }

        public void Write(long nowMs, string line)
        {
        }
    }
}
