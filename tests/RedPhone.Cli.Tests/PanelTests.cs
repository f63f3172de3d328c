using RedPhone.Core.Ui;
using RedPhone.Emulator;
using RedPhone.Emulator.Panel;
using RedPhone.Hosting;
using RedPhone.Models;
using RedPhone.Wire;

namespace RedPhone.Cli.Tests;

public sealed class PanelTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Frame_UsualTerminal_ShowsDotsAndText()
    {
        IReadOnlyList<string> lines = PanelFrame.Compose(State(), 80, 24, isColored: false);
        Assert.Equal(PanelFrame.Rows, lines.Count);
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.Contains(lines, line => line.Contains('┌') && line.Length == DisplayArt.Width);
        Assert.Contains(lines, line => line.Contains("● secure   ○ insecure   ○ message"));
        Assert.Contains(lines, line => line.Contains("RINGING"));
        Assert.Contains(lines, line => line.Contains("handset LIFTED"));
        Assert.Contains(lines, line => line.Contains("Front desk · 101"));
        Assert.DoesNotContain(lines, line => line.Contains('\x1b'));
    }

    [Theory]
    [InlineData(60, 20)]
    [InlineData(40, 12)]
    [InlineData(10, 3)]
    public void Frame_SmallTerminal_ShowsTextThatFits(int columns, int rows)
    {
        IReadOnlyList<string> lines = PanelFrame.Compose(State(), columns, rows, isColored: false);
        Assert.All(lines, line => Assert.True(line.Length <= columns, line));
        Assert.Contains(lines, line => line.StartsWith("   Front", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains('┌'));
    }

    [Fact]
    public void Terminal_SecondDraw_WritesOnlyWhatChanged()
    {
        using StringWriter writer = new();
        PanelTerminal terminal = new(writer);
        terminal.Draw(["one", "two"]);
        writer.GetStringBuilder().Clear();
        terminal.Draw(["one", "2"]);
        Assert.Equal("\x1b[2;1H2\x1b[K", writer.ToString());
        writer.GetStringBuilder().Clear();
        terminal.Draw(["one", "2"]);
        Assert.Equal("", writer.ToString());
        terminal.Dispose();
        terminal.Dispose();
        Assert.Equal("\x1b[0m\x1b[?25h\x1b[?1049l", writer.ToString());
    }

    [Fact]
    public void Flash_InUse_IsRefusedAndFreeAfterwards()
    {
        using (FlashDirectory first = FlashDirectory.Open(_directory.PathOf("flash")))
        {
            var error = Assert.Throws<SetupException>(
                () => FlashDirectory.Open(_directory.PathOf("flash")));
            Assert.Contains("another emulator", error.Message);
        }

        FlashDirectory.Open(_directory.PathOf("flash")).Dispose();
    }

    [Fact]
    public void Flash_SameSettingsAgain_KeepTheAccount()
    {
        using FlashDirectory flash = FlashDirectory.Open(_directory.PathOf("flash"));
        Assert.True(flash.Deploy(Settings("AAAA-BBBB")));
        flash.Store.Write("account", "101 A"u8.ToArray(), 5);
        int writes = flash.Store.Writes;
        Assert.True(flash.Deploy(Settings("AAAA-BBBB")));
        Assert.Equal(writes, flash.Store.Writes);
        Assert.Equal(5, flash.Store.Read("account", new byte[16]));
    }

    [Fact]
    public void Flash_NewCode_MakesThePhoneIntroduceItselfAgain()
    {
        using FlashDirectory flash = FlashDirectory.Open(_directory.PathOf("flash"));
        flash.Deploy(Settings("AAAA-BBBB"));
        flash.Store.Write("account", "101 A"u8.ToArray(), 5);
        Assert.True(flash.Deploy(Settings("CCCC-DDDD")));
        Assert.Equal(-1, flash.Store.Read("account", new byte[16]));
    }

    [Fact]
    public void Taps_TypedAtOnce_ArePressedOneAfterTheOther()
    {
        PhoneBoardModel board = new(new PhoneBoardOptions());
        KeyTaps taps = new(board);
        List<string> seen = [];
        taps.Add('1');
        taps.Add('1');
        taps.Pause(100);
        for (int nowMs = 0; nowMs < 500; nowMs++)
        {
            board.AdvanceTo(nowMs);
            taps.Step(nowMs);
            string down = board.Keys.IsDown('1') ? "down" : "up";
            if (seen.Count == 0 || !seen[^1].EndsWith(down, StringComparison.Ordinal))
            {
                seen.Add($"{nowMs} {down}");
            }
        }

        Assert.Equal(["0 up", "100 down", "180 up", "250 down", "330 up"], seen);
    }

    private static PhoneSettings Settings(string code)
    {
        PhoneSettings settings = new() { Number = "101", Name = "A", Code = code };
        settings.Master.SetIpv4(192, 0, 2, 1, 31337);
        return settings;
    }

    private static PanelState State()
    {
        Canvas canvas = new();
        new Screens(canvas).Render(new PhoneView
        {
            Screen = Screen.Idle,
            OwnName = "Front desk",
            OwnNumber = "101",
            LinkUp = true,
        });
        return new PanelState
        {
            Title = " RedPhone 101  Front desk",
            Picture = canvas.Picture,
            SecureLamp = true,
            Ringing = true,
            Lifted = true,
            EarLevel = 4,
        };
    }
}
