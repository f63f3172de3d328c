using RedPhone.Models;

namespace RedPhone.Drivers.Tests;

public class Sh1106Tests
{
    private readonly Rig _rig = new();

    [Fact]
    public void TryStart_Sh1106_WritesTheSettingsTable()
    {
        (Sh1106 driver, Sh1106Model chip) = Make(OledKind.Sh1106);

        Assert.True(driver.TryStart());

        Assert.Equal("00AED580A83FD300408D142000A1C8DA1281CFD9F1DB40A4A6 00AD8BAF",
            _rig.Written());
        Assert.True(chip.IsOn);
        Assert.Equal(0xCF, chip.Contrast);
        _rig.AssertNoFaults();
    }

    [Fact]
    public void TryStart_Ssd1306_WritesTheSettingsTable()
    {
        (Sh1106 driver, Sh1106Model chip) = Make(OledKind.Ssd1306);

        Assert.True(driver.TryStart());

        Assert.Equal("00AED580A83FD300408D142000A1C8DA1281CFD9F1DB40A4A6 00AF", _rig.Written());
        Assert.True(chip.IsOn);
        _rig.AssertNoFaults();
    }

    [Theory]
    [InlineData(OledKind.Sh1106)]
    [InlineData(OledKind.Ssd1306)]
    public void TryWritePage_AllPages_ShowsThePicture(OledKind kind)
    {
        (Sh1106 driver, Sh1106Model chip) = Make(kind);
        byte[] picture = Picture(1);
        driver.TryStart();

        // Any order, twice: each page write sets its own address.
        foreach (int page in new[] { 7, 0, 3, 1, 2, 6, 5, 4, 0, 7 })
        {
            Assert.True(driver.TryWritePage(picture, page));
        }

        Assert.Equal(picture, chip.Picture());
        bool[,] pixels = chip.Pixels();
        for (int row = 0; row < 64; row++)
        {
            for (int column = 0; column < 128; column++)
            {
                bool expected = (picture[row / 8 * 128 + column] >> (row % 8) & 1) != 0;
                Assert.Equal(expected, pixels[row, column]);
            }
        }

        _rig.AssertNoFaults();
    }

    [Theory]
    [InlineData(OledKind.Sh1106)]
    [InlineData(OledKind.Ssd1306)]
    public void TryWritePage_OnePage_ChangesOnlyThatPage(OledKind kind)
    {
        (Sh1106 driver, Sh1106Model chip) = Make(kind);
        driver.TryStart();
        byte[] before = chip.Picture();
        byte[] picture = Picture(2);

        driver.TryWritePage(picture, 4);

        byte[] expected = (byte[])before.Clone();
        Array.Copy(picture, 512, expected, 512, 128);
        Assert.Equal(expected, chip.Picture());
    }

    [Theory]
    [InlineData(OledKind.Sh1106)]
    [InlineData(OledKind.Ssd1306)]
    public void TryWriteColumns_AnyRange_ChangesOnlyThoseColumns(OledKind kind)
    {
        (Sh1106 driver, Sh1106Model chip) = Make(kind);
        driver.TryStart();
        byte[] expected = chip.Picture();
        for (int column = 0; column < 128; column += 7)
        {
            for (int count = 1; column + count <= 128; count += 1 + column)
            {
                byte[] picture = Picture((ulong)(column * 128 + count));
                int page = (column + count) & 7;
                Assert.True(driver.TryWriteColumns(picture, page, column, count));
                Array.Copy(picture, page * 128 + column, expected, page * 128 + column, count);
                Assert.Equal(expected, chip.Picture());
            }
        }

        byte[] whole = Picture(9);
        Assert.True(driver.TryWritePage(whole, 3));
        Array.Copy(whole, 384, expected, 384, 128);
        Assert.Equal(expected, chip.Picture());
        _rig.AssertNoFaults();
    }

    [Fact]
    public void TryWritePage_DriverForTheOtherChip_ShowsAWrongPicture()
    {
        var chip = new Sh1106Model(OledKind.Sh1106, _rig.Faults);
        _rig.Bus.Attach(BoardPins.DisplayAddress, chip);
        var driver = new Sh1106(_rig.Bus.Device(BoardPins.DisplayAddress), OledKind.Ssd1306);

        driver.TryStart();
        driver.TryWritePage(Picture(3), 0);

        Assert.Contains("display on without the panel's voltage", _rig.Faults.ToString());
        Assert.All(chip.Picture(), b => Assert.Equal(0, b));
    }

    [Fact]
    public void TryWritePage_BeforeStart_IsAFault()
    {
        (Sh1106 driver, _) = Make(OledKind.Sh1106);

        driver.TryWritePage(Picture(4), 0);

        Assert.Contains("picture data before settings", _rig.Faults.ToString());
    }

    [Fact]
    public void TryWritePage_NotAcknowledged_IsFalseAndWorksAgain()
    {
        (Sh1106 driver, Sh1106Model chip) = Make(OledKind.Sh1106);
        driver.TryStart();
        byte[] picture = Picture(5);
        for (int page = 0; page < 8; page++)
        {
            _rig.Bus.NakNext(BoardPins.DisplayAddress, 1);
            Assert.False(driver.TryWritePage(picture, page));
            Assert.True(driver.TryWritePage(picture, page));
        }

        Assert.Equal(picture, chip.Picture());
        Assert.Equal(8, driver.BusErrors);
    }

    [Fact]
    public void TryWritePage_OnTheWire_TakesAboutThreeMilliseconds()
    {
        (Sh1106 driver, _) = Make(OledKind.Sh1106);
        driver.TryStart();
        long before = _rig.Bus.BusyNanoseconds;

        driver.TryWritePage(Picture(6), 0);

        Assert.InRange(_rig.Bus.BusyNanoseconds - before, 2_500_000, 3_500_000);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(8)]
    public void TryWritePage_NoSuchPage_Throws(int page)
    {
        (Sh1106 driver, _) = Make(OledKind.Sh1106);

        Assert.Throws<ArgumentException>(() => driver.TryWritePage(new byte[1024], page));
        Assert.Throws<ArgumentException>(() => driver.TryWritePage(new byte[1023], 0));
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(0, 0)]
    [InlineData(128, 1)]
    [InlineData(0, 129)]
    public void TryWriteColumns_NoSuchColumns_Throws(int column, int count)
    {
        (Sh1106 driver, _) = Make(OledKind.Sh1106);

        Assert.Throws<ArgumentException>(
            () => driver.TryWriteColumns(new byte[1024], 0, column, count));
    }

    private static byte[] Picture(ulong seed)
    {
        var picture = new byte[1024];
        new SeededEntropy(seed).Fill(picture, 0, picture.Length);
        return picture;
    }

    private (Sh1106 Driver, Sh1106Model Chip) Make(OledKind kind)
    {
        var chip = new Sh1106Model(kind, _rig.Faults);
        _rig.Bus.Attach(BoardPins.DisplayAddress, chip);
        return (new Sh1106(_rig.Bus.Device(BoardPins.DisplayAddress), kind), chip);
    }
}
