using RedPhone.Board.Checks;
using RedPhone.Board.Data;

namespace RedPhone.Board.Tests;

public sealed class BoardCheckTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "open-pin", "parts.yaml", "open: [14]}", "open: []}" },
        { "single-pin", "parts.yaml", "{1: RING_DRV, 2: RING_B}", "{1: RING_DRV, 2: GND}" },
        {
            "unused-net",
            "nets.yaml",
            "- {net: AGND,",
            "- {net: SPARE, kind: control}\n- {net: AGND,"
        },
        { "one-driver", "parts.yaml", "12: ETH_MISO", "12: ADC_OUT" },
        { "supply-short", "parts.yaml", "6: GND, 3: AGND", "6: +3V3, 3: AGND" },
        {
            "decoupling",
            "parts.yaml",
            "{ref: C22, symbol: C, item: c100n",
            "{ref: C22, symbol: C, item: c1u"
        },
        { "pull-up", "parts.yaml", "{1: +3V3, 2: KEY_RST}", "{1: +3V3, 2: SDA}" },
        {
            "pull-up",
            "parts.yaml",
            "{ref: R40, symbol: R, item: r2k2",
            "{ref: R40, symbol: R, item: r10k"
        },
        { "i2c-address", "board.yaml", "address: 0x3C", "address: 0x34" },
        { "i2c-address", "parts.yaml", "pins: {4: SDA, 3: SCL", "pins: {4: SCL, 3: SDA_X" },
        { "strapping", "parts.yaml", "22: LED_MESSAGE, 31", "15: LED_MESSAGE, 31" },
        { "strapping", "parts.yaml", "{1: HOOK, 2: GND}", "{1: BOOT, 2: GND}" },
        {
            "series",
            "parts.yaml",
            "{ref: R14, symbol: R, item: r33",
            "{ref: R14, symbol: R, item: r1k"
        },
        {
            "ear",
            "parts.yaml",
            "{ref: D5, symbol: TVS, item: esd,",
            "{ref: D5, symbol: R, item: r0,"
        },
        { "ear", "parts.yaml", "{1: SPK_N, 2: EAR_N}", "{1: SPK_N, 2: EAR_P}" },
        { "loop-back", "parts.yaml", "{1: LOOP_WS, 2: I2S_WS_M}", "{1: LOOP_WS, 2: I2S_WS}" },
        { "keypad", "parts.yaml", "{1: KEY_ROW0, 2: KEY_ROW1", "{1: KEY_ROW1, 2: KEY_ROW0" },
        { "quiet-supply", "parts.yaml", "{1: +5V, 2: +5V_A}", "{1: +5V_A, 2: +5V_A}" },
        { "quiet-supply", "parts.yaml", "{1: +5V_A, 3: +5V_A,", "{1: +5V, 3: +5V_A," },
        { "mic", "parts.yaml", "{1: CMIC_N, 2: MIC_N}", "{1: CMIC_N, 2: MIC_P}" },
        {
            "hook",
            "parts.yaml",
            "{ref: R38, symbol: R, item: r1k",
            "{ref: R38, symbol: R, item: r0"
        },
        {
            "lamp",
            "parts.yaml",
            "{ref: R34, symbol: R, item: r470",
            "{ref: R34, symbol: R, item: r33"
        },
        {
            "reset",
            "parts.yaml",
            "{ref: C10, symbol: C, item: c1u",
            "{ref: C10, symbol: C, item: c100n"
        },
        {
            "ringer",
            "parts.yaml",
            "item: 1n4148, sheet: signals, pins: {1: +5V, 2: RING_C}",
            "item: 1n4148, sheet: signals, pins: {1: RING_C, 2: +5V}"
        },
        {
            "ground-tie",
            "parts.yaml",
            "{ref: C25, symbol: C, item: c100n, sheet: codec, pins: {1: VREF",
            "{ref: C25, symbol: C, item: c100n, sheet: codec, pins: {1: GND"
        },
        { "usb", "parts.yaml", "{1: CC2, 2: GND}", "{1: CC1, 2: GND}" },
        { "pin-map", "board.yaml", "gpio: 4, net: I2S_MCLK_M", "gpio: 5, net: I2S_MCLK_M" },
        { "pin-map", "parts.yaml", "18: HOOK, 11: KEY_INT", "18: KEY_INT, 11: HOOK" },
        { "power-budget", "board.yaml", "peakMa: 355", "peakMa: 655" },
        { "thermal", "board.yaml", "typicalMa: 177", "typicalMa: 377" },
        { "bom", "items.yaml", "mpn: NAU8810YG", "mpn: ''" },
    };

    [Fact]
    public void RealBoard_Check_Passes() => Assert.Empty(BoardCheck.Run(TestBoard.Real()));

    [Theory]
    [MemberData(nameof(Faults))]
    public void BrokenBoard_Check_NamesTheRule(string rule, string file, string from, string to)
    {
        if (to.Contains("SDA_X"))
        {
            to = to.Replace("SDA_X", "HOOK");
        }

        Assert.Contains(rule, BoardCheck.Run(TestBoard.Broken(file, from, to)).Select(v => v.Rule));
    }

    [Fact]
    public void Rules_EachOne_HasABrokenBoard() => Assert.Equal(
        BoardCheck.Rules.Select(r => r.Name).Order(),
        Faults.Select(f => (string)f[0]!).Distinct().Order());

    [Theory]
    [InlineData("board.yaml", "title: RedPhone", "titel: RedPhone", "board.yaml line")]
    [InlineData("parts.yaml", "symbol: NAU8810,", "symbol: NAU88,", "U2 has unknown symbol 'NAU88'")]
    [InlineData("parts.yaml", "item: nau8810", "item: nau", "U2 has unknown item 'nau'")]
    [InlineData("parts.yaml", "{11: I2S_MCLK,", "{99: I2S_MCLK,", "U2 has no pin '99'")]
    [InlineData("parts.yaml", "{11: I2S_MCLK,", "{11: I2S_MLCK,", "net 'I2S_MLCK' is not in nets.yaml")]
    [InlineData("parts.yaml", "ref: R2,", "ref: R1,", "R1 is placed twice")]
    [InlineData("symbols.yaml", "11 MCLK in", "11 MCLK into", "pin '11 MCLK into'")]
    [InlineData("nets.yaml", "kind: i2c", "kind: i3c", "unknown kind 'i3c'")]
    public void WrongFile_Load_SaysWhere(string file, string from, string to, string message)
    {
        var error = Assert.Throws<BoardException>(() => TestBoard.Broken(file, from, to));
        Assert.Contains(message, error.Message);
    }
}
