using System.Text.Json;
using System.Text.RegularExpressions;

namespace RedPhone.Cli.Commands;

/// <summary>One call of nanoff and why it is made.</summary>
public sealed record FlashStep(string Why, IReadOnlyList<string> Arguments)
{
    /// <summary>The step as one would type it.</summary>
    public override string ToString() => "nanoff " + string.Join(' ',
        Arguments.Select(argument => argument.Contains(' ') ? $"\"{argument}\"" : argument));
}

/// <summary>What is to be flashed, and the steps that do it.</summary>
public sealed record FlashPlan
{
    /// <summary>The board's firmware image when nothing else is said.</summary>
    public const string DefaultTarget = "ESP32_S3_OCTAL";

    /// <summary>Where the phone looks for deployed settings.</summary>
    public const string SettingsOnDevice = @"I:\settings.txt";

    /// <summary>
    /// The oldest nanoff that knows all the options used here: --filedeployment came with 2.5.60 and
    /// stands alone since 2.5.126. (2.5.162 mends cases of the ESP32-S3.)
    /// </summary>
    public static readonly Version OldestTool = new(2, 5, 126);

    /// <summary>nanoFramework's target name.</summary>
    public string Target { get; init; } = DefaultTarget;

    /// <summary>Serial port of the board.</summary>
    public required string Port { get; init; }

    /// <summary>The application, or null to leave it as it is.</summary>
    public string? Image { get; init; }

    /// <summary>The settings file, or null to leave them.</summary>
    public string? Settings { get; init; }

    /// <summary>Version of the firmware image, or null for the newest.</summary>
    public string? FirmwareVersion { get; init; }

    /// <summary>Whether the firmware image itself is written (first time, or an update).</summary>
    public bool UpdatesFirmware { get; init; } = true;

    /// <summary>
    /// The calls in order; <paramref name="deploymentFile"/> holds <see cref="Deployment"/>.
    /// </summary>
    public IReadOnlyList<FlashStep> Steps(string deploymentFile)
    {
        var steps = new List<FlashStep>();
        if (UpdatesFirmware)
        {
            string[] version = FirmwareVersion == null ? [] : ["--fwversion", FirmwareVersion];
            steps.Add(new FlashStep("write nanoFramework's firmware image",
                ["--update", "--target", Target, "--serialport", Port, .. version]));
        }

        if (Image != null)
        {
            steps.Add(new FlashStep("write the telephone's application",
                ["--target", Target, "--serialport", Port, "--deploy", "--image", Image]));
        }

        if (Settings != null)
        {
            steps.Add(new FlashStep("copy the settings file to the phone's flash",
                ["--target", Target, "--serialport", Port, "--filedeployment", deploymentFile]));
        }

        return steps;
    }

    /// <summary>nanoff's description of the file to copy.</summary>
    public string Deployment() => JsonSerializer.Serialize(new
    {
        serialport = Port,
        files = new[]
        {
            new { DestinationFilePath = SettingsOnDevice, SourceFilePath = Settings },
        },
    });

    /// <summary>
    /// Why a settings file cannot be right, or null; the master's name is not looked up.
    /// </summary>
    public static string? FaultOf(string settings)
    {
        string[] lines = [.. settings.Split('\n').Select(line => line.Trim())];
        if (settings.Length > Wire.PhoneSettings.MaxBytes)
        {
            return $"it is longer than {Wire.PhoneSettings.MaxBytes} bytes";
        }

        if (!lines.Any(line => Regex.IsMatch(line, @"^master:\s*\S+:\d{1,5}$")))
        {
            return "it has no line 'master: ADDRESS:PORT' or 'master: NAME:PORT'";
        }

        return lines.Any(line => Regex.IsMatch(line, "^master-key:\\s*[0-9a-fA-F]{64}$"))
            ? null : "it has no line 'master-key:' with 64 hexadecimal digits";
    }

    /// <summary>The version in what <c>nanoff --version</c> printed, or null.</summary>
    public static Version? VersionIn(string printed)
    {
        Match match = Regex.Match(printed, @"(\d+\.\d+\.\d+)");
        return match.Success ? Version.Parse(match.Groups[1].Value) : null;
    }
}
