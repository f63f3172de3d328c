using System.Text.RegularExpressions;
using RedPhone.Core.Calls;
using RedPhone.Core.Ports;

namespace RedPhone.Emulator.Panel;

/// <summary>
/// Tells in words what changes on a phone: the display's text, lamps, ringer. A display that is
/// being drawn, running durations and blinking are not told.
/// </summary>
public sealed partial class PhoneWatcher
{
    // A picture counts when it has stood still for this long: it is drawn page by page.
    private const int StillMs = 60;

    // Longer than a blinking lamp is lit, or dark.
    private const int BlinkMs = 700;

    private readonly EmulatedPhone _phone;
    private readonly Action<long, string> _tell;
    private readonly bool[] _lit = new bool[3];
    private readonly bool[] _told = new bool[3];
    private readonly long[] _switchedMs = new long[3];
    private readonly bool[] _blinks = new bool[3];
    private int _version = -1;
    private long _changedMs;
    private bool _isPending;
    private string _toldText = "";
    private bool _rang;

    /// <summary>Watches <paramref name="phone"/> and tells times and sentences.</summary>
    public PhoneWatcher(EmulatedPhone phone, Action<long, string> tell)
    {
        _phone = phone;
        _tell = tell;
    }

    /// <summary>Looks; call it after each step of the phone.</summary>
    public void Step(long nowMs)
    {
        WatchDisplay(nowMs);
        WatchLamp(nowMs, Lamp.Secure, "secure");
        WatchLamp(nowMs, Lamp.Insecure, "insecure");
        WatchLamp(nowMs, Lamp.Message, "message");
        bool rings = _phone.IsRinging || (_rang && _phone.Phone.State == CallState.Incoming);
        if (rings != _rang)
        {
            _rang = rings;
            _tell(nowMs, rings ? "it rings" : "the ringer is silent");
        }
    }

    private void WatchDisplay(long nowMs)
    {
        if (_phone.Board.Screen.Version != _version)
        {
            _version = _phone.Board.Screen.Version;
            _changedMs = nowMs;
            _isPending = true;
        }

        if (!_isPending || nowMs - _changedMs < StillMs)
        {
            return;
        }

        _isPending = false;
        string text = _phone.ReadDisplay().Replace("\n", " | ");
        string essence = Running().Replace(text, "");
        if (essence != _toldText)
        {
            _toldText = essence;
            _tell(nowMs, $"display: {text}");
        }
    }

    private void WatchLamp(long nowMs, Lamp lamp, string name)
    {
        int i = (int)lamp;
        bool isLit = _phone.Board.IsLit(lamp);
        if (isLit != _lit[i])
        {
            // Lit for a moment only: it may be blinking, so wait before calling it off.
            _blinks[i] = !isLit && nowMs - _switchedMs[i] < BlinkMs;
            _lit[i] = isLit;
            _switchedMs[i] = nowMs;
        }

        bool isOn = isLit || (_blinks[i] && nowMs - _switchedMs[i] < BlinkMs);
        if (isOn != _told[i])
        {
            _told[i] = isOn;
            _tell(nowMs, $"lamp {name} {(isOn ? "on" : "off")}");
        }
    }

    // Durations, and the dots of "Please wait ...".
    [GeneratedRegex(@"\d+:\d\d|(?<=wait)[ .]+")]
    private static partial Regex Running();
}
