using System.Globalization;
using RedPhone.Board.Data;

namespace RedPhone.Board.Checks;

/// <summary>One complaint of a rule.</summary>
public sealed record Violation(string Rule, string Message);

/// <summary>The electrical rule check: every rule of the board in one list.</summary>
public static class BoardCheck
{
    private const double PullUpLow = 1000;
    private const double ThermalMarginDegrees = 15;

    /// <summary>Rule names in the order of running, with what they demand.</summary>
    public static readonly IReadOnlyList<(string Name, string Demand,
        Func<BoardData, IEnumerable<string>> Run)> Rules =
    [
        ("open-pin", "every pin is connected or listed as open", OpenPins),
        ("single-pin", "no net with fewer than two pins", SinglePins),
        ("unused-net", "every listed net is used", UnusedNets),
        ("one-driver", "one driver a net at most; inputs of signals have one", OneDriver),
        ("supply-short", "no part but the tie joins two grounds; no pin mixes kinds", Supplies),
        ("decoupling", "100 nF for each supply pin between its supply and ground", Decoupling),
        ("pull-up", "I2C 2k2, KEY_INT 10k: exactly one pull-up each", PullUps),
        ("i2c-address", "addresses are unique, each device is on both lines", I2cAddresses),
        ("strapping", "strapping pins free; IO0 only button and pull-up", Strapping),
        ("series", "33 ohm in series with each I2S line at its driver", SeriesResistors),
        ("loop-back", "0 ohm from each I2S clock ahead of its 33 ohm back to the second unit",
            WiringRules.LoopBack),
        ("quiet-supply", "+3V3A from its own regulator behind the ferrite", WiringRules.QuietSupply),
        ("ear", "the earpiece is bridge-tied through resistors, never grounded", Ear),
        ("mic", "bias through 2k2, both legs through 100 nF", Microphone),
        ("keypad", "each row and column of the pad on that of the controller", WiringRules.Keypad),
        ("hook", "10k pull-up, 1k and 100 nF filter", HookFilter),
        ("lamp", "each lamp has 330 ohm to 1k", Lamps),
        ("reset", "EN has 10k and 1 uF", ResetTimer),
        ("ringer", "transistor with base resistor and flyback diode", Ringer),
        ("ground-tie", "GND and AGND meet in exactly one place", GroundTie),
        ("usb", "CC1 and CC2 each 5k1 to ground, data through the protection", Usb),
        ("pin-map", "GPIO numbers are wired as the map says", PinMap),
        ("power-budget", "peaks stay within what each source gives", PowerBudget),
        ("thermal", "regulators stay cool in a call", Thermal),
        ("bom", "every part has maker, number, package, price, data sheet", BomComplete),
    ];

    /// <summary>Runs all rules; empty when the board is good.</summary>
    public static List<Violation> Run(BoardData board) =>
        [.. from rule in Rules from message in rule.Run(board) select new Violation(rule.Name, message)];

    private static IEnumerable<string> OpenPins(BoardData b) =>
        from part in b.Parts
        from pin in b.Symbols[part.Symbol].Pins
        let wired = part.Pins.ContainsKey(pin.Number)
        let open = part.Open.Contains(pin.Number)
        where wired == open
        select $"{part.Ref} pin {pin.Number} ({pin.Name}) is "
            + (open ? "both connected and open" : "neither connected nor listed as open");

    private static IEnumerable<string> SinglePins(BoardData b) =>
        from net in b.Netlist()
        where net.Value.Count < 2
        select $"{net.Key} has only {string.Join(' ', net.Value)}";

    private static IEnumerable<string> UnusedNets(BoardData b) =>
        b.Nets.Where(n => !b.Netlist().ContainsKey(n.Net)).Select(n => $"{n.Net} has no pin");

    private static IEnumerable<string> OneDriver(BoardData b)
    {
        foreach (string net in b.Netlist().Keys)
        {
            var pins = b.PinsOf(net).ToList();
            int drivers = pins.Count(p => p.Pin.Type is "out" or "src");
            if (drivers > 1)
            {
                yield return $"{net} is driven by " + string.Join(' ', pins
                    .Where(p => p.Pin.Type is "out" or "src")
                    .Select(p => $"{p.Part.Ref}-{p.Pin.Number}"));
            }

            if (pins.All(p => p.Pin.Type == "in"))
            {
                yield return $"{net} has only inputs";
            }
        }
    }

    private static IEnumerable<string> Supplies(BoardData b) =>
        from part in b.Parts
        from pin in b.Symbols[part.Symbol].Pins
        let net = part.Pins.GetValueOrDefault(pin.Number)
        where net != null && pin.Type == "pwr"
        let ground = pin.Name.Contains("GND") || pin.Name.Contains("VSS") || pin.Name == "EPAD"
        where b.KindOf(net) != (ground ? "ground" : "power")
        select $"{part.Ref} {pin.Name} is on {net}";

    private static IEnumerable<string> Decoupling(BoardData b)
    {
        var supplies = b.Parts.SelectMany(p => b.Symbols[p.Symbol].Pins
            .Where(pin => pin.Type == "pwr" && p.Pins.TryGetValue(pin.Number, out string? net)
                && b.KindOf(net) == "power")
            .Select(pin => (Part: p, Pin: pin, Net: p.Pins[pin.Number])));
        foreach (var group in supplies.GroupBy(s => (s.Part.Sheet, s.Net)))
        {
            int capacitors = b.Parts.Count(p => p.Symbol == "C" && p.Sheet == group.Key.Sheet
                && Value(b, p) == "100n" && p.Pins.ContainsValue(group.Key.Net)
                && p.Pins.Values.Any(n => b.KindOf(n) == "ground"));
            if (capacitors < group.Count())
            {
                string pins = string.Join(' ',
                    group.Select(s => $"{s.Part.Ref}-{s.Pin.Number}"));
                yield return $"sheet {group.Key.Sheet}: {group.Count()} supply pins on "
                    + $"{group.Key.Net} ({pins}) have {capacitors} of 100n";
            }
        }
    }

    private static IEnumerable<string> PullUps(BoardData b)
    {
        foreach ((string net, string value) in new[]
            { (b.Board.I2c.Data, "2k2"), (b.Board.I2c.Clock, "2k2"), ("KEY_INT", "10k") })
        {
            var found = Between(b, "R", net, "+3V3").ToList();
            if (found.Count != 1 || Value(b, found[0]) != value)
            {
                string those = string.Join(' ', found.Select(p => p.Ref + "=" + Value(b, p)));
                yield return $"{net} has {found.Count} pull-ups ({those}), not one of {value}";
            }
        }
    }

    private static IEnumerable<string> I2cAddresses(BoardData b)
    {
        foreach (var same in b.Board.I2c.Devices.GroupBy(d => d.Address).Where(g => g.Count() > 1))
        {
            yield return $"address 0x{same.Key:X2} belongs to "
                + string.Join(" and ", same.Select(d => d.Part));
        }

        foreach (I2cDeviceEntry device in b.Board.I2c.Devices)
        {
            PartEntry? part = b.Parts.FirstOrDefault(p => p.Ref == device.Part);
            if (part == null || !part.Pins.ContainsValue(b.Board.I2c.Data)
                || !part.Pins.ContainsValue(b.Board.I2c.Clock))
            {
                yield return $"{device.Part} is not on both lines of the bus";
            }

            if (device.Address is < 0x08 or > 0x77)
            {
                yield return $"{device.Part}: 0x{device.Address:X2} is not a 7-bit address";
            }
        }
    }

    private static IEnumerable<string> Strapping(BoardData b)
    {
        PartEntry? mcu = b.Parts.FirstOrDefault(p => p.Ref == b.Board.Mcu);
        if (mcu == null)
        {
            yield return $"processor {b.Board.Mcu} is not placed";
            yield break;
        }

        foreach (int gpio in b.Board.Strapping.Concat(b.Board.ReservedGpio))
        {
            SymbolPin? pin = GpioPin(b, mcu, gpio);
            if (pin == null || !mcu.Pins.TryGetValue(pin.Number, out string? net))
            {
                continue;
            }

            var others = b.PinsOf(net).Where(p => p.Part != mcu).ToList();
            bool button = gpio == 0 && others.All(p => p.Part.Symbol == "SW"
                || (p.Part.Symbol == "R" && p.Part.Pins.ContainsValue("+3V3")
                && Ohms(Value(b, p.Part)) >= 10000));
            if (!button)
            {
                yield return $"IO{gpio} is loaded by "
                    + string.Join(' ', others.Select(p => $"{p.Part.Ref}-{p.Pin.Number}"));
            }
        }
    }

    private static IEnumerable<string> SeriesResistors(BoardData b)
    {
        foreach ((string near, string far) in new[]
        {
            ("I2S_MCLK_M", "I2S_MCLK"), ("I2S_BCLK_M", "I2S_BCLK"), ("I2S_WS_M", "I2S_WS"),
            ("I2S_DOUT_M", "I2S_DOUT"), ("ADC_OUT", "I2S_DIN"),
        })
        {
            var found = Between(b, "R", near, far).ToList();
            if (found.Count != 1 || Value(b, found[0]) != "33R")
            {
                yield return $"{near} to {far}: {found.Count} resistors, not one of 33R";
            }
        }
    }

    private static IEnumerable<string> Ear(BoardData b)
    {
        foreach ((string pin, string ear) in new[] { ("SPK_P", "EAR_P"), ("SPK_N", "EAR_N") })
        {
            if (Between(b, "R", pin, ear).Count() != 1)
            {
                yield return $"{pin} to {ear} needs one resistor";
            }

            foreach (string net in new[] { pin, ear })
            {
                foreach (PartEntry part in b.Parts.Where(p => p.Pins.Count == 2
                    && p.Symbol != "TVS" && p.Pins.ContainsValue(net)
                    && p.Pins.Values.Any(n => b.KindOf(n) is "ground" or "power")))
                {
                    yield return $"{part.Ref} ties {net} to {part.Pins.Values.First(n => n != net)}";
                }
            }
        }
    }

    private static IEnumerable<string> Microphone(BoardData b)
    {
        return Need(b, "R", "MICBIAS", "MIC_P", "2k2")
            .Concat(Need(b, "R", "MIC_N", "AGND", "2k2"))
            .Concat(Need(b, "C", "CMIC_P", "MIC_P", "100n"))
            .Concat(Need(b, "C", "CMIC_N", "MIC_N", "100n"));
    }

    private static IEnumerable<string> HookFilter(BoardData b) =>
        Need(b, "R", "+3V3", "HOOK_SW", "10k").Concat(Need(b, "R", "HOOK_SW", "HOOK", "1k"))
            .Concat(Need(b, "C", "HOOK", "GND", "100n"));

    private static IEnumerable<string> Lamps(BoardData b)
    {
        foreach (PartEntry lamp in b.Parts.Where(p => p.Symbol == "LED"))
        {
            bool good = b.Parts.Any(p => p.Symbol == "R"
                && p.Pins.ContainsValue(lamp.Pins.GetValueOrDefault("2", "?"))
                && Ohms(Value(b, p)) is >= 330 and <= 1000);
            if (!good)
            {
                yield return $"{lamp.Ref} has no resistor of 330 ohm to 1k";
            }
        }
    }

    private static IEnumerable<string> ResetTimer(BoardData b) =>
        Need(b, "R", "+3V3", "EN", "10k").Concat(Need(b, "C", "EN", "GND", "1u"));

    private static IEnumerable<string> Ringer(BoardData b)
    {
        foreach (PartEntry q in b.Parts.Where(p => p.Symbol == "NPN"))
        {
            string drain = q.Pins.GetValueOrDefault("3", "?");
            string supply = b.Parts.Where(p => p.Symbol == "PIEZO").SelectMany(p => p.Pins.Values)
                .FirstOrDefault(n => n != drain, "?");
            PartEntry? diode = Between(b, "D", supply, drain).FirstOrDefault();
            if (diode == null || diode.Pins["1"] != supply)
            {
                yield return $"{q.Ref} has no diode with its cathode at {supply}";
            }

            if (!Between(b, "R", "RING_DRV", q.Pins.GetValueOrDefault("1", "?")).Any())
            {
                yield return $"{q.Ref} has no base resistor";
            }
        }
    }

    private static IEnumerable<string> GroundTie(BoardData b)
    {
        var ties = b.Parts.Where(p => p.Pins.ContainsValue("GND") && p.Pins.ContainsValue("AGND")
            && p.Pins.Count == 2).ToList();
        if (ties.Count != 1 || ties[0].Symbol != "TIE")
        {
            yield return $"{ties.Count} parts join GND and AGND: "
                + string.Join(' ', ties.Select(p => p.Ref));
        }
    }

    private static IEnumerable<string> Usb(BoardData b)
    {
        foreach (string message in Need(b, "R", "CC1", "GND", "5k1")
            .Concat(Need(b, "R", "CC2", "GND", "5k1")))
        {
            yield return message;
        }

        foreach (string line in new[] { "USB_D+", "USB_D-" })
        {
            bool guarded = b.Parts.Any(p => p.Symbol == "USBLC6-2" && p.Pins.ContainsValue(line)
                && p.Pins.ContainsValue(line + "_C"));
            if (!guarded)
            {
                yield return $"{line} does not pass the protection";
            }
        }
    }

    private static IEnumerable<string> PinMap(BoardData b)
    {
        PartEntry? mcu = b.Parts.FirstOrDefault(p => p.Ref == b.Board.Mcu);
        foreach (PinMapEntry entry in b.Board.PinMap)
        {
            SymbolPin? pin = mcu == null ? null : GpioPin(b, mcu, entry.Gpio);
            string wired = pin == null ? "no pin"
                : mcu!.Pins.GetValueOrDefault(pin.Number, "nothing");
            if (wired != entry.Net)
            {
                yield return $"{entry.Constant}: IO{entry.Gpio} is on {wired}, not {entry.Net}";
            }
        }

        foreach (var same in b.Board.PinMap.GroupBy(e => e.Gpio).Where(g => g.Count() > 1))
        {
            yield return $"IO{same.Key} is {string.Join(" and ", same.Select(e => e.Constant))}";
        }
    }

    /// <summary>Sum of a rail's loads; of a group only the largest; rails fed from it added.</summary>
    public static double LoadMa(BoardData b, string rail, bool peak)
    {
        double Of(LoadEntry load) => peak ? load.PeakMa : load.TypicalMa;
        var loads = b.Board.Loads.Where(l => l.Rail == rail).ToList();
        double own = loads.Where(l => l.Group == null).Sum(Of)
            + loads.Where(l => l.Group != null).GroupBy(l => l.Group).Sum(g => g.Max(Of));
        // A linear regulator takes what it gives. The fuse passes +5V on from VBUS.
        double fed = b.Board.Rails.Where(r => r.From == rail).Sum(r => LoadMa(b, r.Net, peak));
        return own + fed + (rail == "VBUS" ? LoadMa(b, "+5V", peak) : 0);
    }

    private static IEnumerable<string> PowerBudget(BoardData b)
    {
        foreach (RailEntry rail in b.Board.Rails)
        {
            double peak = LoadMa(b, rail.Net, true);
            if (peak > rail.RatedMa)
            {
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"{rail.Net}: peak {peak} mA, {rail.Source} gives {rail.RatedMa} mA");
            }
        }
    }

    /// <summary>Junction temperature of a linear regulator in a call, degrees Celsius.</summary>
    public static double Junction(BoardData b, RailEntry rail) =>
        b.Board.Ambient + (5.0 - rail.Volts) * LoadMa(b, rail.Net, false) / 1000 * rail.ThetaJa;

    private static IEnumerable<string> Thermal(BoardData b)
    {
        foreach (RailEntry rail in b.Board.Rails.Where(r => r.ThetaJa > 0))
        {
            double junction = Junction(b, rail);
            if (junction > rail.MaxJunction - ThermalMarginDegrees)
            {
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"{rail.Source}: {junction:F0} degrees of {rail.MaxJunction}");
            }
        }
    }

    private static IEnumerable<string> BomComplete(BoardData b) =>
        from name in b.Parts.Select(p => p.Item).Distinct()
        let i = b.Items[name]
        where new[] { i.Value, i.Maker, i.Mpn, i.Package, i.Sheet, i.Second }.Any(string.IsNullOrWhiteSpace)
            || i.Price <= 0
        select $"{name} lacks value, maker, number, package, data sheet, second source or price";

    private static SymbolPin? GpioPin(BoardData b, PartEntry mcu, int gpio) =>
        b.Symbols[mcu.Symbol].Pins.FirstOrDefault(p => p.Name.Split('/')[0] == $"IO{gpio}");

    /// <summary>Complains unless exactly one part of symbol and value joins two nets.</summary>
    internal static IEnumerable<string> Need(BoardData b, string symbol, string one, string other,
        string value)
    {
        var found = Between(b, symbol, one, other).ToList();
        if (found.Count != 1 || Value(b, found[0]) != value)
        {
            yield return $"{one} to {other} needs one {symbol} of {value}, has "
                + $"{string.Join(' ', found.Select(p => p.Ref + "=" + Value(b, p)))}";
        }
    }

    private static IEnumerable<PartEntry> Between(BoardData b, string symbol, string one,
        string other) =>
        b.Parts.Where(p => p.Symbol == symbol && p.Pins.ContainsValue(one)
            && p.Pins.ContainsValue(other));

    private static string Value(BoardData b, PartEntry part) => b.Items[part.Item].Value;

    private static double Ohms(string value)
    {
        int unit = value.IndexOfAny(['R', 'k']);
        if (unit < 0)
        {
            return 0;
        }

        string number = value.Replace(value[unit], '.').TrimEnd('.');
        return double.TryParse(number, CultureInfo.InvariantCulture, out double ohms)
            ? ohms * (value[unit] == 'k' ? PullUpLow : 1) : 0;
    }
}
