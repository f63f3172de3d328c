using RedPhone.Core.Ports;
using RedPhone.Drivers;
using RedPhone.SelfTest;

namespace RedPhone.Models;

/// <summary>
/// A board of chip models for the self-test, with a person beside it who reads the lines it asks
/// and does what they say (<see cref="BenchPerson"/>). Time is virtual and moves only while the
/// self-test waits: for a pause, or inside a bus call as on a device.
/// </summary>
public sealed class SelfTestBench : ISelfTestBoard, ISelfTestConsole
{
    // A bus call that waits longer would wait for ever.
    private const int LongestWaitMs = 5000;

    private readonly Action<string> _write;
    private readonly Func<long>? _clock;
    private readonly BenchPerson? _person;
    private readonly BlockingI2s _i2s;

    /// <summary>
    /// A bench around <paramref name="board"/>. <paramref name="clock"/>: milliseconds for the
    /// self-test's timings (null: the board's own virtual clock); nobody answers when
    /// <paramref name="isAttended"/> is false.
    /// </summary>
    public SelfTestBench(PhoneBoardModel board, Action<string> write, Func<long>? clock = null,
        bool isAttended = true)
    {
        Model = board;
        _write = write;
        _clock = clock;
        _person = isAttended ? new BenchPerson(board) : null;
        _i2s = new BlockingI2s(this);

        // The self-test starts the clocks itself and looks for chips that are not there.
        board.AudioDriver.Stop();
        board.Bus.IsScanned = true;
    }

    /// <summary>The board.</summary>
    public PhoneBoardModel Model { get; }

    long ISelfTestBoard.NowMs => Model.NowMs;

    long ISelfTestConsole.NowMs => _clock?.Invoke() ?? Model.NowMs;

    /// <inheritdoc/>
    public void WriteLine(string line)
    {
        _write(line);
        _person?.Read(line);
    }

    /// <inheritdoc/>
    public void Wait(int milliseconds)
    {
        for (int i = 0; i < milliseconds; i++)
        {
            Model.AdvanceTo(Model.NowMs + 1);
            _person?.Step();
        }
    }

    /// <inheritdoc/>
    public IInputPin OpenInput(int gpio) => gpio switch
    {
        BoardPins.Boot => Model.BootPin,
        BoardPins.Hook => Model.HookPin,
        BoardPins.KeyInterrupt => Model.KeyInterrupt,
        _ => throw new ArgumentException($"pin {gpio} is no input of the board"),
    };

    /// <inheritdoc/>
    public IInputPin OpenPulledDown(int gpio) => Model.Wiring.Input(gpio);

    /// <inheritdoc/>
    public IOutputPin OpenOutput(int gpio) => gpio switch
    {
        BoardPins.LampSecure => Model.LampPins[(int)Lamp.Secure],
        BoardPins.LampInsecure => Model.LampPins[(int)Lamp.Insecure],
        BoardPins.LampMessage => Model.LampPins[(int)Lamp.Message],
        _ => Model.Wiring.Output(gpio),
    };

    /// <inheritdoc/>
    public void Close(int gpio) => Model.Wiring.Release(gpio);

    /// <inheritdoc/>
    public II2cDevice OpenI2c(int address) => Model.Bus.Device(address);

    /// <inheritdoc/>
    public II2sBus OpenI2s() => _i2s;

    /// <inheritdoc/>
    public IPwm OpenRinger() => Model.RingerPin;

    private void WaitUntil(Func<bool> ready, string what)
    {
        for (int waited = 0; !ready(); waited++)
        {
            if (waited == LongestWaitMs)
            {
                throw new InvalidOperationException($"{what} waits for ever");
            }

            Wait(1);
        }
    }

    /// <summary>The buses as a device has them: a call waits inside.</summary>
    private sealed class BlockingI2s(SelfTestBench bench) : II2sBus
    {
        private readonly I2sModel _model = bench.Model.I2s;

        public int GranuleFrames => _model.GranuleFrames;

        public void Read(byte[] buffer)
        {
            bench.WaitUntil(() => _model.CanRead, "a read");
            _model.Read(buffer);
        }

        public void Write(byte[] buffer)
        {
            bench.WaitUntil(() => _model.CanWrite, "a write");
            _model.Write(buffer);
        }

        public void Start() => _model.Start();

        public void Stop() => _model.Stop();
    }
}
