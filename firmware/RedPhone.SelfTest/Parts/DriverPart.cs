using RedPhone.Core.Ports;
using RedPhone.Drivers;

namespace RedPhone.SelfTest
{
    /// <summary>The chips' drivers on buses that are a few lines of code.</summary>
    internal sealed class DriverPart : ISelfTestPart
    {
        public string Name
        {
            get { return "driver"; }
        }

        public void Run(SelfTestReport report)
        {
            Codec(report);
            Keypad(report);
            Display(report);
            Pins(report);
        }

        private static void Codec(SelfTestReport report)
        {
            FakeBusDevice chip = new FakeBusDevice();
            Nau8810 codec = new Nau8810(chip, false);
            bool started = codec.TryStart();

            // The first write is the software reset: register 0, value 0.
            report.Check("nau8810 starts with its reset", started && chip.Count > 20
                && chip.Written(0) == 0 && chip.Written(1) == 0);
            FakeBusDevice dumb = new FakeBusDevice();
            dumb.FailFrom = 0;
            Nau8810 absent = new Nau8810(dumb, false);
            report.Check("nau8810 says when it is absent", !absent.TryStart()
                && absent.BusErrors == 1);
        }

        private static void Keypad(SelfTestReport report)
        {
            FakeBusDevice chip = new FakeBusDevice();
            FakePin interrupt = new FakePin();
            interrupt.Set(true);
            Tca8418 keypad = new Tca8418(chip, interrupt);
            bool started = keypad.TryStart();
            report.Check("tca8418 gives nothing while its line is high", started
                && keypad.TakeKey() == Key.None);

            // Row 1, column 2 pressed, then released.
            interrupt.Set(false);
            chip.Answers = new byte[] { 0x80 + 13, 13, 0 };
            report.Check("tca8418 decodes a press", keypad.TakeKey() == Key.Digit6);
            report.Check("tca8418 keeps a release to itself", keypad.TakeKey() == Key.None);
        }

        private static void Display(SelfTestReport report)
        {
            FakeBusDevice chip = new FakeBusDevice();
            Sh1106 display = new Sh1106(chip, OledKind.Sh1106);
            bool started = display.TryStart();
            chip.Forget();
            byte[] picture = new byte[Sh1106.Width * Sh1106.Pages];
            picture[3 * Sh1106.Width] = 0xA5;
            bool written = display.TryWritePage(picture, 3);

            // Window (4 bytes: commands, page, columns), then 0x40 and 128 columns.
            report.Check("sh1106 writes one page", started && written
                && chip.Count == 4 + 1 + Sh1106.Width && chip.Written(1) == 0xB3
                && chip.Written(4) == 0x40 && chip.Written(5) == 0xA5);
        }

        private static void Pins(SelfTestReport report)
        {
            FakePin pin = new FakePin();
            pin.Set(true);
            DebouncedHook hook = new DebouncedHook(pin, false);
            bool down = hook.IsLifted(0);
            pin.Set(false);
            bool early = hook.IsLifted(10) || hook.IsLifted(20);
            bool lifted = hook.IsLifted(10 + DebouncedHook.DebounceMs);
            report.Check("hook is debounced", !down && !early && lifted);

            FakePin secure = new FakePin();
            FakePin insecure = new FakePin();
            LampDriver lamps = new LampDriver(secure, insecure, new FakePin());
            lamps.Set(Lamp.Secure, true);
            report.Check("lamps are their own", secure.IsHigh && !insecure.IsHigh);
        }
    }
}
