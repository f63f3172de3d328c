using RedPhone.Drivers;
using RedPhone.Esp32.Tests.Fakes;
using RedPhone.NanoFakes;

namespace RedPhone.Esp32.Tests;

/// <summary>Settings "codec" and "sidetone".</summary>
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
        Assert.Equal(codec, Load(line).Codec);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("sidetone: on\n", true)]
    [InlineData("sidetone: off\n", false)]
    public void Sidetone_Setting_IsRead(string line, bool sidetone)
    {
        Assert.Equal(sidetone, Load(line).HasSidetone);
    }

    [Theory]
    [InlineData(true, 1500)]
    [InlineData(false, 1000)]
    public void Board_Sidetone_IsHeardWhereAskedFor(bool sidetone, int heard)
    {
        Assert.True(new Board(CodecKind.Nau8810, sidetone).Codec.TryStart());
        Assert.Equal(heard, _world.Board.Codec.Play(1000, 500));
    }

    [Theory]
    [InlineData(CodecKind.Nau8810, typeof(Nau8810))]
    [InlineData(CodecKind.Wm8960, typeof(Wm8960))]
    public void Board_Codec_IsTheOneAskedFor(CodecKind kind, Type driver)
    {
        Assert.NotNull(_world.Board);
        Assert.IsType(driver, new Board(kind, sidetone: true).Codec);
    }

    private static DeviceSettings Load(string line)
    {
        byte[] file = System.Text.Encoding.ASCII.GetBytes("master: 192.0.2.1:31337\n" + line);
        var store = new RecordStore(new FlashFiles());
        store.Write(DeviceSettings.ConfigRecord, file, file.Length);
        var settings = new DeviceSettings(store);
        settings.Load();
        return settings;
    }
}
