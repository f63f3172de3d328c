using RedPhone.Drivers;
using RedPhone.Esp32.Tests.Fakes;
using RedPhone.NanoFakes;

namespace RedPhone.Esp32.Tests;

/// <summary>The setting "codec" chooses the driver.</summary>
public class CodecSettingTests
{
    private readonly FakeWorld _world = new();

    [Theory]
    [InlineData("", CodecKind.Nau8810)]
    [InlineData("codec: nau8810\n", CodecKind.Nau8810)]
    [InlineData("codec: wm8960\n", CodecKind.Wm8960)]
    [InlineData("codec: es8388\n", CodecKind.Nau8810)]
    public void Codec_Setting_IsRead(string line, CodecKind codec)
    {
        byte[] file = System.Text.Encoding.ASCII.GetBytes("master: 192.0.2.1:31337\n" + line);
        var store = new RecordStore(new FlashFiles());
        store.Write(DeviceSettings.ConfigRecord, file, file.Length);
        var settings = new DeviceSettings(store);
        settings.Load();
        Assert.Equal(codec, settings.Codec);
    }

    [Theory]
    [InlineData(CodecKind.Nau8810, typeof(Nau8810))]
    [InlineData(CodecKind.Wm8960, typeof(Wm8960))]
    public void Board_Codec_IsTheOneAskedFor(CodecKind kind, Type driver)
    {
        Assert.NotNull(_world.Board);
        Assert.IsType(driver, new Board(kind).Codec);
    }
}
