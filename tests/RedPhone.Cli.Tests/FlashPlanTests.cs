using System.Text.Json;
using RedPhone.Cli.Commands;

namespace RedPhone.Cli.Tests;

public class FlashPlanTests
{
    private const string Good = "master: master.example:31337\r\nmaster-key: "
        + "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a\r\nwifi-ssid: Home\r\n";

    [Fact]
    public void Steps_Everything_UpdateDeployAndCopyInThisOrder()
    {
        var plan = new FlashPlan
        {
            Port = "COM3", Image = "my app.bin", Settings = "101.txt", FirmwareVersion = "1.14.0",
        };
        Assert.Equal(
            [
                "nanoff --update --target ESP32_S3_OCTAL --serialport COM3 --fwversion 1.14.0",
                "nanoff --target ESP32_S3_OCTAL --serialport COM3 --deploy --image \"my app.bin\"",
                "nanoff --target ESP32_S3_OCTAL --serialport COM3 --filedeployment d.json",
            ], plan.Steps("d.json").Select(step => step.ToString()));
    }

    [Fact]
    public void Steps_SettingsAlone_LeaveTheFirmware()
    {
        var plan = new FlashPlan { Port = "COM3", Settings = "101.txt", UpdatesFirmware = false };
        Assert.Contains("--filedeployment", Assert.Single(plan.Steps("d.json")).Arguments);
        Assert.Empty((plan with { Settings = null }).Steps("d.json"));
    }

    [Fact]
    public void Deployment_Settings_GoWhereThePhoneLooks()
    {
        var plan = new FlashPlan { Port = "COM3", Settings = "C:\\x\\101.txt" };
        using JsonDocument json = JsonDocument.Parse(plan.Deployment());
        JsonElement file = json.RootElement.GetProperty("files")[0];
        Assert.Equal(@"I:\settings.txt", file.GetProperty("DestinationFilePath").GetString());
        Assert.Equal("C:\\x\\101.txt", file.GetProperty("SourceFilePath").GetString());
        Assert.Equal("COM3", json.RootElement.GetProperty("serialport").GetString());
    }

    [Fact]
    public void FaultOf_GoodSettings_IsNone() => Assert.Null(FlashPlan.FaultOf(Good));

    [Theory]
    [InlineData("master: ", "mistress: ", "master")]
    [InlineData(":31337", "", "master")]
    [InlineData("8520f", "8520", "master-key")]
    [InlineData("8520f", "8520g", "master-key")]
    public void FaultOf_SpoiltSettings_NamesTheLine(string from, string to, string named)
        => Assert.Contains(named, FlashPlan.FaultOf(Good.Replace(from, to)));

    [Fact]
    public void FaultOf_TooLong_SaysSo()
        => Assert.Contains("1024", FlashPlan.FaultOf(Good + new string('#', 1000)));

    [Theory]
    [InlineData("nanoff 2.5.126+abc", "2.5.126")]
    [InlineData(".NET nanoFramework Firmware Flasher v2.4.34\nCopyright", "2.4.34")]
    [InlineData("command not found", null)]
    public void VersionIn_WhatTheToolPrints_IsFound(string printed, string? expected)
        => Assert.Equal(expected, FlashPlan.VersionIn(printed)?.ToString());
}
