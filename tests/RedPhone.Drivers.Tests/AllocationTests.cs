using RedPhone.Core.Ports;
using RedPhone.Models;

namespace RedPhone.Drivers.Tests;

public class AllocationTests
{
    [Fact]
    public void Drivers_AfterConstruction_AllocateNothing()
    {
        // The board's bus does not log here, so its models allocate nothing either.
        var board = new PhoneBoardModel(new PhoneBoardOptions());
        board.Ear.IsEnabled = false;
        var picture = new byte[1024];
        var frame = new byte[160];
        Drive(board, picture, frame, 3000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Drive(board, picture, frame, 20_000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal("", board.Faults.ToString());
        Assert.Equal(0, allocated);
    }

    private static void Drive(PhoneBoardModel board, byte[] picture, byte[] frame, int ms)
    {
        board.AudioCodec.TryStart();
        board.Display.TryStart();
        board.Keypad.TryStart();
        long end = board.NowMs + ms;
        while (board.NowMs < end)
        {
            if (board.NowMs % 200 == 0)
            {
                board.Press('5');
                board.Lift();
            }
            else if (board.NowMs % 200 == 100)
            {
                board.Release('5');
                board.HangUp();
            }

            board.AdvanceTo(board.NowMs + 1);
            board.Keypad.TakeKey();
            board.HookSwitch.IsLifted(board.NowMs);
            board.Lamps.Set(Lamp.Insecure, board.NowMs % 2 == 0);
            board.Ringer.Sound((int)(board.NowMs % 1000));
            board.AudioCodec.SetVolume((int)(board.NowMs % 11));
            board.Display.TryWritePage(picture, (int)(board.NowMs % 8));
            while (board.AudioInput.TryRead(board.NowMs, frame, 0))
            {
                board.AudioCodec.SetMicrophoneMuted(false);
            }

            while (board.AudioOutput.WantsFrame(board.NowMs))
            {
                board.AudioOutput.Write(board.NowMs, frame, 0);
            }
        }
    }
}
