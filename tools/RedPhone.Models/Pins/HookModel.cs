namespace RedPhone.Models;

/// <summary>The hook switch: pulls its pin low while the handset is lifted; may chatter.</summary>
public sealed class HookModel(VirtualClock clock, InputPinModel pin)
{
    private long _chatterUntilMs;

    /// <summary>Whether the handset is off the hook.</summary>
    public bool IsLifted { get; private set; }

    /// <summary>Fault: the other contact of the switch is wired.</summary>
    public bool IsInverted { get; set; }

    /// <summary>Lifts the handset; the contact changes every millisecond for a while.</summary>
    public void Lift(int chatterMs = 0) => Move(true, chatterMs);

    /// <summary>Puts the handset down.</summary>
    public void HangUp(int chatterMs = 0) => Move(false, chatterMs);

    /// <summary>Sets the pin as it is at the clock's time.</summary>
    public void Advance()
    {
        bool chattering = clock.NowMs < _chatterUntilMs
            && (_chatterUntilMs - clock.NowMs & 1) != 0;
        pin.IsHigh = (IsLifted == chattering) != IsInverted;
    }

    private void Move(bool lifted, int chatterMs)
    {
        IsLifted = lifted;
        _chatterUntilMs = clock.NowMs + chatterMs;
        Advance();
    }
}
