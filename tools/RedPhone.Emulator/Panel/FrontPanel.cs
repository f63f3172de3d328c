using RedPhone.Core.Ports;
using RedPhone.Models;

namespace RedPhone.Emulator.Panel;

/// <summary>
/// The live front panel: keys of the terminal's keyboard in, display and lamps out. Runs until 'q'
/// or a signal.
/// </summary>
public sealed class FrontPanel
{
    private const int KeyboardEveryMs = 10;
    private const int DrawEveryMs = 50;
    private const int NoticeMs = 4_000;
    private const int LevelFloorDb = -60;

    private readonly LivePhone _live;
    private readonly PanelTerminal _terminal;
    private readonly KeyTaps _taps;
    private readonly bool _hasBell;
    private readonly bool _isColored;
    private readonly string _title;
    private string _notice;
    private long _noticeEndMs = NoticeMs;
    private long _keyboardMs;
    private long _drawMs;
    private (int Columns, int Rows) _size;
    private bool _wasRinging;
    private bool _quits;
    private int _peak;

    /// <summary>A panel for this phone.</summary>
    /// <param name="live">The phone.</param>
    /// <param name="terminal">Where it is drawn.</param>
    /// <param name="hasBell">Whether the terminal's bell rings with the phone.</param>
    /// <param name="isColored">Whether lamps have colours.</param>
    public FrontPanel(LivePhone live, PanelTerminal terminal, bool hasBell, bool isColored)
    {
        _live = live;
        _terminal = terminal;
        _hasBell = hasBell;
        _isColored = isColored;
        _taps = new KeyTaps(live.Phone.Board);
        _title = $" RedPhone {live.Settings.Number}  {live.Settings.Name}"
            + $"   (master {live.Settings.Master})";
        _notice = "";
        live.Phone.Board.Handset.Heard = sample => _peak = Math.Max(_peak, Math.Abs((int)sample));
        live.Stepped = Step;
    }

    /// <summary>Runs until the person quits.</summary>
    public void Run()
    {
        while (!_quits && !_live.IsStopping)
        {
            _live.RunUntil(() => _quits, int.MaxValue);
        }

        _notice = "hanging up and switching off ...";
        _noticeEndMs = long.MaxValue;
        Draw(_live.NowMs);
        _live.Stepped = null;
    }

    private void Step(long nowMs)
    {
        if (nowMs >= _keyboardMs)
        {
            _keyboardMs = nowMs + KeyboardEveryMs;
            while (Console.KeyAvailable)
            {
                Handle(nowMs, Console.ReadKey(intercept: true).KeyChar);
            }
        }

        _taps.Step(nowMs);
        if (nowMs >= _drawMs)
        {
            _drawMs = nowMs + DrawEveryMs;
            Draw(nowMs);
        }
    }

    private void Handle(long nowMs, char typed)
    {
        char label = char.ToUpperInvariant(typed);
        if (KeyMatrixModel.Labels.Contains(label))
        {
            _taps.Add(label);
            return;
        }

        switch (label)
        {
            case 'H' or ' ':
                _live.ToggleHook();
                _taps.Pause(nowMs + Scenario.Person.HandsetMs);
                break;
            case 'S':
                _live.ToggleSpeech();
                break;
            case 'Q':
                _quits = true;
                break;
            default:
                _notice = "that key does nothing; see below for those that do";
                _noticeEndMs = nowMs + NoticeMs;
                break;
        }
    }

    private void Draw(long nowMs)
    {
        (int Columns, int Rows) size = (Console.WindowWidth, Console.WindowHeight);
        if (size != _size)
        {
            _size = size;
            _terminal.Redraw();
        }

        PhoneBoardModel board = _live.Phone.Board;
        bool rings = board.RingerHz > 0;
        if (rings && !_wasRinging && _hasBell)
        {
            _terminal.Bell();
        }

        _wasRinging = rings;
        _terminal.Draw(PanelFrame.Compose(
            new PanelState
            {
                Title = _title,
                Picture = board.Picture(),
                SecureLamp = board.IsLit(Lamp.Secure),
                InsecureLamp = board.IsLit(Lamp.Insecure),
                MessageLamp = board.IsLit(Lamp.Message),
                Ringing = rings,
                Lifted = board.Hook.IsLifted,
                Talking = _live.IsTalking,
                EarLevel = TakeLevel(),
                Notice = nowMs < _noticeEndMs ? _notice : "",
            },
            size.Columns, size.Rows, _isColored));
    }

    private int TakeLevel()
    {
        double db = 20 * Math.Log10(Math.Max(_peak, 1) / 32768.0);
        _peak = 0;
        return (int)Math.Clamp(
            (db - LevelFloorDb) * PanelFrame.LevelSteps / -LevelFloorDb, 0, PanelFrame.LevelSteps);
    }
}
