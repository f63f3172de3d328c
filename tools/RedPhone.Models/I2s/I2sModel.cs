using System.Buffers.Binary;
using RedPhone.Core.Ports;

namespace RedPhone.Models;

/// <summary>
/// The two I2S buses with their DMA rings of 256-frame descriptors, 8 samples a millisecond.
/// Receive: complete granules wait, one fewer than there are descriptors, then the oldest is lost.
/// Send: the ring turns all the time; a descriptor that has been played can be written again, and
/// what is not written in time plays silence. As the hardware's queue of played descriptors holds
/// one fewer than there are, a writer that starts after the first turn is next in line.
/// A read or write that would have blocked the interpreter is a fault.
/// </summary>
public sealed class I2sModel : II2sBus
{
    /// <summary>Samples in a descriptor.</summary>
    public const int Granule = 256;

    private const string Name = "I2S";

    private readonly VirtualClock _clock;
    private readonly ICodecModel _codec;
    private readonly HandsetModel _handset;
    private readonly ModelFaults _faults;
    private readonly int _descriptors;

    private readonly short[][] _received;
    private readonly short[][] _sent;
    private readonly bool[] _written;
    private readonly int[] _free;
    private int _receivedFirst;
    private int _receivedCount;
    private int _freeFirst;
    private int _freeCount;
    private int _playing;
    private int _position;
    private bool _everPlayed;
    private long _startMs;
    private long _samples;

    /// <summary>Buses with at least 2 descriptors each, clocks standing.</summary>
    public I2sModel(VirtualClock clock, ICodecModel codec, HandsetModel handset,
        ModelFaults faults, int descriptors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(descriptors, 2);
        _clock = clock;
        _codec = codec;
        _handset = handset;
        _faults = faults;
        _descriptors = descriptors;
        _received = Rings(descriptors);
        _sent = Rings(descriptors);
        _written = new bool[descriptors];
        _free = new int[descriptors - 1];
    }

    /// <inheritdoc/>
    public int GranuleFrames => Granule;

    /// <summary>Whether the clocks run.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Reads and writes that would have blocked.</summary>
    public int WouldBlock { get; private set; }

    /// <summary>Granules that played silence after the first written one since Start.</summary>
    public int SendUnderruns { get; private set; }

    /// <summary>Received granules lost because nobody read them.</summary>
    public int ReceiveOverruns { get; private set; }

    /// <summary>Bytes moved between the DMA and the firmware's arrays.</summary>
    public long TransferredBytes { get; private set; }

    /// <summary>
    /// Samples by which the clocks start after Start was called, 0 to 15: a processor between two
    /// ticks of its millisecond clock.
    /// </summary>
    public int StartDelaySamples { get; set; }

    /// <summary>Samples a millisecond; anything but 8 is a fault.</summary>
    public int SamplesPerMs { get; set; } = 8;

    /// <summary>Whether a read would be answered at once.</summary>
    public bool CanRead => _receivedCount > 0;

    /// <summary>Whether a write would be taken at once.</summary>
    public bool CanWrite => _freeCount > 0;

    /// <summary>
    /// Fault: the codec has no clocks (MCLK or BCLK), or its data lines are swapped: it sends and
    /// plays nothing, the line to the processor rests low.
    /// </summary>
    public bool IsCodecCutOff { get; set; }

    /// <inheritdoc/>
    public void Start()
    {
        if (IsRunning)
        {
            _faults.Add(Name, "started twice");
        }

        IsRunning = true;
        _startMs = _clock.NowMs;
        _samples = -StartDelaySamples;
        _receivedFirst = _receivedCount = 0;
        _freeFirst = _freeCount = 0;
        _playing = _position = 0;
        _everPlayed = false;
        foreach (short[] descriptor in _sent)
        {
            Array.Clear(descriptor);
        }

        Array.Clear(_written);
    }

    /// <inheritdoc/>
    public void Stop() => IsRunning = false;

    /// <summary>Moves all samples up to the clock's time.</summary>
    public void Advance()
    {
        if (!IsRunning)
        {
            return;
        }

        long due = (_clock.NowMs - _startMs) * SamplesPerMs - StartDelaySamples;
        while (_samples < 0 && _samples < due)
        {
            _samples++;
        }

        for (; _samples < due; _samples++)
        {
            MoveSample();
        }
    }

    /// <inheritdoc/>
    public void Read(byte[] buffer)
    {
        if (!CheckCall(buffer) || _receivedCount == 0)
        {
            Block("read", buffer);
            return;
        }

        TransferredBytes += buffer.Length;
        short[] granule = _received[_receivedFirst];
        for (int i = 0; i < Granule; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(buffer.AsSpan(2 * i), granule[i]);
        }

        _receivedFirst = (_receivedFirst + 1) % _descriptors;
        _receivedCount--;
    }

    /// <inheritdoc/>
    public void Write(byte[] buffer)
    {
        if (!CheckCall(buffer) || _freeCount == 0)
        {
            Block("write", null);
            return;
        }

        TransferredBytes += buffer.Length;
        int descriptor = _free[_freeFirst];
        _freeFirst = (_freeFirst + 1) % _free.Length;
        _freeCount--;
        for (int i = 0; i < Granule; i++)
        {
            _sent[descriptor][i] = BinaryPrimitives.ReadInt16LittleEndian(buffer.AsSpan(2 * i));
        }

        _written[descriptor] = true;
    }

    private static short[][] Rings(int descriptors)
    {
        var rings = new short[descriptors][];
        for (int i = 0; i < descriptors; i++)
        {
            rings[i] = new short[Granule];
        }

        return rings;
    }

    private bool CheckCall(byte[] buffer)
    {
        if (buffer.Length != 2 * Granule)
        {
            _faults.Add(Name, $"a granule has {2 * Granule} bytes, not {buffer.Length}");
            return false;
        }

        if (!IsRunning)
        {
            _faults.Add(Name, "used while stopped");
        }

        return IsRunning;
    }

    private void Block(string what, byte[]? buffer)
    {
        WouldBlock++;
        int left = (Granule - _position + SamplesPerMs - 1) / SamplesPerMs;
        _faults.Add(Name, $"a {what} would have blocked for {left} ms");
        if (buffer != null)
        {
            Array.Clear(buffer);
        }
    }

    private void MoveSample()
    {
        short microphone = _handset.NextMicrophoneSample();
        int filling = (_receivedFirst + _receivedCount) % _descriptors;
        _received[filling][_position] = IsCodecCutOff ? (short)0 : _codec.Capture(microphone);
        _handset.Hear(IsCodecCutOff
            ? (short)0 : _codec.Play(_sent[_playing][_position], microphone));
        if (++_position == Granule)
        {
            _position = 0;
            FinishReceived();
            FinishSent();
        }
    }

    private void FinishReceived()
    {
        if (_receivedCount == _descriptors - 1)
        {
            _receivedFirst = (_receivedFirst + 1) % _descriptors;
            ReceiveOverruns++;
        }
        else
        {
            _receivedCount++;
        }
    }

    private void FinishSent()
    {
        if (_written[_playing])
        {
            _everPlayed = true;
        }
        else if (_everPlayed)
        {
            SendUnderruns++;
        }

        // Played once, then silence until written again.
        Array.Clear(_sent[_playing]);
        _written[_playing] = false;
        if (_freeCount == _free.Length)
        {
            _freeFirst = (_freeFirst + 1) % _free.Length;
            _freeCount--;
        }

        _free[(_freeFirst + _freeCount) % _free.Length] = _playing;
        _freeCount++;
        _playing = (_playing + 1) % _descriptors;
    }
}
