using RedPhone.Drivers;

namespace RedPhone.Models;

/// <summary>One thing that can be wrong with a built board, to be set on the models.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="What">What is wrong, in a sentence.</param>
/// <param name="Apply">Sets it.</param>
public sealed record BoardFault(string Name, string What, Action<PhoneBoardModel> Apply)
{
    /// <summary>Every fault, in the order of the self-test's parts.</summary>
    public static readonly IReadOnlyList<BoardFault> All =
    [
        new("sda-low", "no pull-up on SDA, or a chip holds it",
            b => b.Wiring.PulledUp.Remove(BoardPins.I2cData)),
        new("scl-low", "no pull-up on SCL, or a chip holds it",
            b => b.Wiring.PulledUp.Remove(BoardPins.I2cClock)),
        new("sda-scl-swapped", "SDA and SCL swapped", b => b.Bus.IsSwapped = true),
        new("codec-missing", "no codec on the bus", b => b.Bus.Detach(BoardPins.CodecAddress)),
        new("keypad-missing", "no keypad controller on the bus",
            b => b.Bus.Detach(BoardPins.KeypadAddress)),
        new("display-missing", "no display on the bus",
            b => b.Bus.Detach(BoardPins.DisplayAddress)),
        new("no-bclk-loop", "the bit clock is not wired back to the second I2S unit",
            b => b.Wiring.Wires.Remove(BoardPins.I2sLoopBitClock)),
        new("no-ws-loop", "the word select is not wired back to the second I2S unit",
            b => b.Wiring.Wires.Remove(BoardPins.I2sLoopWordSelect)),
        new("loops-swapped", "both clocks are wired back to each other's pin", SwapLoops),
        new("wrong-rate", "the I2S clocks run at 16 kHz", b => b.I2s.SamplesPerMs = 16),
        new("wrong-codec", "another chip at the codec's address",
            b => b.Codec.WrongIdentity = 0x000),
        new("no-mclk", "no clock at the codec", b => b.I2s.IsCodecCutOff = true),
        new("din-dout-swapped", "the codec's data lines swapped", b => b.I2s.IsCodecCutOff = true),
        new("display-dark", "the display answers but stays dark", b => b.Screen.IsPanelDead = true),
        new("lamp-dead", "the red lamp is reversed",
            b => b.LampOf(Core.Ports.Lamp.Insecure).IsDead = true),
        new("lamps-swapped", "the wires of the green and the red lamp swapped",
            b => b.LampOf(Core.Ports.Lamp.Secure).SwapWith(b.LampOf(Core.Ports.Lamp.Insecure))),
        new("ringer-dead", "the ringer gives no sound", b => b.RingerPin.IsDead = true),
        new("hook-stuck", "the hook switch does not move", b => b.HookPin.Stuck = true),
        new("hook-inverted", "the other contact of the hook switch is wired",
            b => b.Hook.IsInverted = true),
        new("key-stuck", "key 5 is always down", b => b.Press('5')),
        new("key-open", "column 3 of the keypad is open", b => b.Keys.ColumnWires[3] = -1),
        new("rows-swapped", "rows 0 and 1 of the keypad swapped",
            b => (b.Keys.RowWires[0], b.Keys.RowWires[1]) = (1, 0)),
        new("columns-swapped", "columns 1 and 2 of the keypad swapped",
            b => (b.Keys.ColumnWires[1], b.Keys.ColumnWires[2]) = (2, 1)),
        new("key-interrupt-open", "the keypad's interrupt line is open",
            b => b.KeyInterrupt.Stuck = true),
        new("dead-mic", "the microphone gives nothing", b => b.Handset.IsMicrophoneDead = true),
        new("silent-dac", "the earpiece's converter gives nothing", b => b.Codec.IsDacDead = true),
        new("no-coupling", "the microphone does not hear the earpiece",
            b => b.Handset.IsCouplingDead = true),
    ];

    /// <summary>The fault of this name; null when there is none.</summary>
    public static BoardFault? Find(string name) => All.FirstOrDefault(f => f.Name == name);

    private static void SwapLoops(PhoneBoardModel board)
    {
        board.Wiring.Wires[BoardPins.I2sLoopBitClock] = BoardPins.I2sWordSelect;
        board.Wiring.Wires[BoardPins.I2sLoopWordSelect] = BoardPins.I2sBitClock;
    }
}
