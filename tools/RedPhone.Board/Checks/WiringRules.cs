using RedPhone.Board.Data;

namespace RedPhone.Board.Checks;

/// <summary>Rules about single circuits of this phone; part of <see cref="BoardCheck.Rules"/>.</summary>
internal static class WiringRules
{
    /// <summary>The second I2S unit hears the first one's clocks, ahead of their 33 ohm.</summary>
    public static IEnumerable<string> LoopBack(BoardData b) =>
        BoardCheck.Need(b, "R", "LOOP_BCLK", "I2S_BCLK_M", "0R")
            .Concat(BoardCheck.Need(b, "R", "LOOP_WS", "I2S_WS_M", "0R"));

    /// <summary>R0 of the pad to ROW0 of the controller and so on, nothing else on the line.</summary>
    public static IEnumerable<string> Keypad(BoardData b) =>
        from pad in b.Parts.Where(p => p.Symbol == "KEYPAD")
        from pin in b.Symbols[pad.Symbol].Pins
        let wanted = (pin.Name[0] == 'R' ? "ROW" : "COL") + pin.Name[1..]
        let others = b.PinsOf(pad.Pins.GetValueOrDefault(pin.Number, "?"))
            .Where(p => p.Part != pad).ToList()
        where others.Count != 1 || others[0].Pin.Name != wanted
        select $"{pad.Ref} {pin.Name} goes to "
            + $"{string.Join(' ', others.Select(p => $"{p.Part.Ref} {p.Pin.Name}"))}, not to {wanted}";

    /// <summary>+3V3A comes from a regulator of its own that is fed through the ferrite only.</summary>
    public static IEnumerable<string> QuietSupply(BoardData b)
    {
        if (b.Parts.Count(p => p.Symbol == "FB" && p.Pins.ContainsValue("+5V")
            && p.Pins.ContainsValue("+5V_A")) != 1)
        {
            yield return "+5V to +5V_A needs one ferrite";
        }

        foreach (var (part, _) in b.PinsOf("+3V3A").Where(p => p.Pin.Type == "src"))
        {
            foreach (SymbolPin pin in b.Symbols[part.Symbol].Pins.Where(p => p.Type is "pwr" or "in"))
            {
                string net = part.Pins.GetValueOrDefault(pin.Number, "?");
                if (b.KindOf(net) == "power" && net != "+5V_A")
                {
                    yield return $"{part.Ref} {pin.Name} is on {net}, not behind the ferrite";
                }
            }
        }
    }
}
