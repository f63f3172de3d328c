using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using RedPhone.Hosting;

namespace RedPhone.Cli.Commands;

/// <summary><c>flash</c>: puts firmware, application and settings on a board, by nanoff.</summary>
internal static class FlashCommand
{
    private const string Tool = "nanoff";

    private const string HowToInstall =
        "Install it with 'dotnet tool install -g nanoff' (or 'dotnet tool update -g nanoff'), "
        + "and see that the folder of .NET tools is on the PATH.";

    public static Command Create()
    {
        var target = new Option<string>("--target")
        {
            Description = "nanoFramework target: ESP32_S3_OCTAL (the board of this project), "
                + "ESP32_S3_QUAD, ESP32_PSRAM_REV3, ESP32_OLIMEX, WT32_ETH01 ...",
            HelpName = "NAME",
            DefaultValueFactory = _ => FlashPlan.DefaultTarget,
        };
        var port = new Option<string>("--port")
        {
            Description = "Serial port of the board: COM3, /dev/ttyACM0.",
            HelpName = "PORT",
            Required = true,
        };
        var image = new Option<FileInfo?>("--image")
        {
            Description = "The application as the nanoFramework build made it (.bin); "
                + "docs/device.md says how.",
            HelpName = "FILE",
        };
        var settings = new Option<FileInfo?>("--settings")
        {
            Description = "The settings file 'enroll' wrote; add 'wifi-ssid:' and "
                + "'wifi-password:' lines for Wi-Fi.",
            HelpName = "FILE",
        };
        var version = new Option<string?>("--firmware-version")
        {
            Description = "Version of nanoFramework's image (default: the newest).",
            HelpName = "VERSION",
        };
        var keep = new Option<bool>("--keep-firmware")
        {
            Description = "Leave nanoFramework's image as it is.",
        };
        var dry = new Option<bool>("--dry-run")
        {
            Description = "Print every step and touch nothing; nanoff need not be there.",
        };
        var command = new Command("flash", $"""
            Writes nanoFramework's image, the application and the settings to a board. The work is
            done by nanoff ({FlashPlan.OldestTool} or newer).

            Examples:
              redphone flash --port /dev/ttyACM0 --image RedPhone.Esp32.bin --settings 101.txt
              redphone flash --port COM3 --keep-firmware --settings 101.txt
              redphone flash --port COM3 --image RedPhone.Esp32.bin --dry-run

            {ExitCode.Help}
            """)
        {
            target, port, image, settings, version, keep, dry,
        };
        command.SetAction(result => Run(new FlashPlan
        {
            Target = result.GetValue(target)!,
            Port = result.GetValue(port)!,
            Image = result.GetValue(image)?.FullName,
            Settings = result.GetValue(settings)?.FullName,
            FirmwareVersion = result.GetValue(version),
            UpdatesFirmware = !result.GetValue(keep),
        }, result.GetValue(dry)));
        return command;
    }

    private static int Run(FlashPlan plan, bool isDry)
    {
        if (isDry)
        {
            return DryRun(plan);
        }

        CheckFiles(plan);
        CheckTool();
        string deployment = Path.Combine(
            Path.GetTempPath(), $"redphone-flash-{Environment.ProcessId}.json");
        try
        {
            if (plan.Settings != null)
            {
                File.WriteAllText(deployment, plan.Deployment());
            }

            return RunSteps(plan.Steps(deployment));
        }
        finally
        {
            File.Delete(deployment);
        }
    }

    private static int RunSteps(IReadOnlyList<FlashStep> steps)
    {
        if (steps.Count == 0)
        {
            Console.Error.WriteLine("redphone: nothing to do; give --image or --settings.");
            return ExitCode.Usage;
        }

        for (int i = 0; i < steps.Count; i++)
        {
            Console.Out.WriteLine($"{i + 1}/{steps.Count} {steps[i].Why}");
            int code = Start(steps[i].Arguments, out _, isShown: true);
            if (code != 0)
            {
                Console.Error.WriteLine($"redphone: '{steps[i]}' ended with {code}; the steps "
                    + "after it were not done. Is the board in its loader (hold BOOT, tap RESET), "
                    + "and the port right?");
                return ExitCode.Failed;
            }
        }

        Console.Out.WriteLine("Done. Restart the phone; its display says what it does.");
        return ExitCode.Ok;
    }

    private static int DryRun(FlashPlan plan)
    {
        Console.Out.WriteLine($"would check: {Tool} --version says {FlashPlan.OldestTool} or "
            + "newer");
        foreach (string? file in new[] { plan.Image, plan.Settings })
        {
            if (file != null && !File.Exists(file))
            {
                Console.Out.WriteLine($"missing: '{file}'");
            }
        }

        if (plan.Settings != null && File.Exists(plan.Settings)
            && FlashPlan.FaultOf(File.ReadAllText(plan.Settings)) is string fault)
        {
            Console.Out.WriteLine($"not usable: '{plan.Settings}': {fault}");
        }

        foreach (FlashStep step in plan.Steps("deployment.json"))
        {
            Console.Out.WriteLine($"would {step.Why}:");
            Console.Out.WriteLine($"  {step}");
        }

        if (plan.Settings != null)
        {
            Console.Out.WriteLine("with deployment.json (removed afterwards):");
            Console.Out.WriteLine($"  {plan.Deployment()}");
        }

        return ExitCode.Ok;
    }

    private static void CheckFiles(FlashPlan plan)
    {
        foreach (string? file in new[] { plan.Image, plan.Settings })
        {
            if (file != null && !File.Exists(file))
            {
                throw new SetupException($"there is no file '{file}'.");
            }
        }

        if (plan.Settings != null
            && FlashPlan.FaultOf(File.ReadAllText(plan.Settings)) is string fault)
        {
            throw new SetupException($"'{plan.Settings}' is not a phone's settings: {fault}.");
        }
    }

    private static void CheckTool()
    {
        string printed;
        try
        {
            Start(["--version"], out printed, isShown: false);
        }
        catch (Win32Exception)
        {
            throw new SetupException($"{Tool} is not installed here. {HowToInstall}");
        }

        Version? version = FlashPlan.VersionIn(printed);
        if (version == null || version < FlashPlan.OldestTool)
        {
            throw new SetupException($"{Tool} is version {version?.ToString() ?? "unknown"}; "
                + $"{FlashPlan.OldestTool} or newer is needed. {HowToInstall}");
        }
    }

    private static int Start(IReadOnlyList<string> arguments, out string printed, bool isShown)
    {
        var start = new ProcessStartInfo(Tool)
        {
            RedirectStandardOutput = !isShown,
            RedirectStandardError = !isShown,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string>? error = isShown ? null : process.StandardError.ReadToEndAsync();
        printed = isShown ? "" : process.StandardOutput.ReadToEnd() + error!.Result;
        process.WaitForExit();
        return process.ExitCode;
    }
}
