namespace RedPhone.Architecture.Tests;

/// <summary>
/// Who may know whom: every project that exists or is planned, with all it may reference, directly
/// or through others. A project that is not here may not exist.
/// </summary>
internal static class DependencyRules
{
    private const string Wire = "RedPhone.Wire";
    private const string Crypto = "RedPhone.Crypto";
    private const string Link = "RedPhone.Link";
    private const string Core = "RedPhone.Core";
    private const string Drivers = "RedPhone.Drivers";
    private const string Hosting = "RedPhone.Hosting";
    private const string Master = "RedPhone.Master";
    private const string Relay = "RedPhone.Relay";
    private const string Sip = "RedPhone.Sip";
    private const string Models = "RedPhone.Models";
    private const string Emulator = "RedPhone.Emulator";
    private const string Meter = "RedPhone.Meter";
    private const string Esp32 = "RedPhone.Esp32";
    private const string NanoFakes = "RedPhone.NanoFakes";
    private const string SelfTest = "RedPhone.SelfTest";
    private const string Board = "RedPhone.Board";
    private const string Benchmarks = "RedPhone.Benchmarks";

    /// <summary>The libraries a device loads.</summary>
    public static readonly Dictionary<string, string[]> Firmware = new()
    {
        [Wire] = [],
        [Crypto] = [],
        [Link] = [Wire, Crypto],
        [Core] = [Wire, Crypto, Link],
        [Drivers] = [Wire, Crypto, Link, Core],
    };

    /// <summary>Everything but tests; no server ever sees Core.</summary>
    public static readonly Dictionary<string, string[]> Allowed = new(Firmware)
    {
        [Esp32] = [Wire, Crypto, Link, Core, Drivers, SelfTest],
        [SelfTest] = [Wire, Crypto, Link, Core, Drivers],
        [Hosting] = [Wire],
        [Relay] = [Wire, Hosting],
        [Sip] = [Wire, Hosting],
        [Master] = [Wire, Crypto, Link, Hosting, Sip],
        // The attacker's relay is a server to the network; the self-test has a bench of models.
        [Models] = [Wire, Crypto, Link, Core, Drivers, SelfTest, Hosting],
        [Emulator] =
            [Wire, Crypto, Link, Core, Drivers, SelfTest, Models, Hosting, Master, Relay, Sip],
        // The platform of the device's application, on the chip models.
        [NanoFakes] = [Wire, Crypto, Link, Core, Drivers, SelfTest, Models, Hosting],
        [Meter] =
        [
            Wire, Crypto, Link, Core, Drivers, SelfTest, Esp32, Models, NanoFakes, Emulator,
            Hosting, Master, Relay, Sip,
        ],
        [Board] = [Wire, Crypto, Link, Core, Drivers],
        ["RedPhone.Cli"] =
        [
            Wire, Crypto, Link, Core, Drivers, Models, NanoFakes, Emulator, Meter, SelfTest, Esp32,
            Board, Benchmarks, Hosting, Master, Relay, Sip,
        ],
    };

    /// <summary>Projects that hold or serve no call keys: a server's process.</summary>
    public static readonly string[] Servers = [Hosting, Relay, Sip, Master];

    /// <summary>What no server may be able to load.</summary>
    public static readonly string[] PhoneOnly = [Core, Drivers, Esp32, Models, Emulator];
}
