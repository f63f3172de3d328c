using RedPhone.Hosting;
using RedPhone.Wire;

namespace RedPhone.Relay.Tests.Hosting;

public sealed class DataDirectoryTests : IDisposable
{
    private const string KeyText =
        "0101010101010101010101010101010101010101010101010101010101010101";

    private readonly string _root = Directory.CreateTempSubdirectory("redphone-test-").FullName;

    private string Home => Path.Combine(_root, "home");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void LoadOrCreateKey_Twice_IsTheSameKeyInAPrivateFile()
    {
        byte[] key = DataDirectory.Open(Home).LoadOrCreateKey("static.key", 32);
        Assert.Equal(32, key.Length);
        Assert.Equal(key, DataDirectory.Open(Home).LoadOrCreateKey("static.key", 32));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(Home, "static.key")));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Home));
        }
    }

    [Fact]
    public void ReadSecret_OpenToOthers_SaysChmod()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.False(File.Exists(Home));
            return;
        }

        DataDirectory directory = DataDirectory.Open(Home);
        directory.WriteNewSecret("s", "x");
        Assert.Equal("x", directory.ReadSecret("s"));
        File.SetUnixFileMode(directory.PathOf("s"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600",
            Assert.Throws<SetupException>(() => directory.ReadSecret("s")).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abcd")]
    [InlineData("not hexadecimal")]
    public void LoadOrCreateKey_DamagedFile_IsRefusedWithoutItsText(string text)
    {
        DataDirectory directory = DataDirectory.Open(Home);
        directory.WriteNewSecret("static.key", text);
        string message = Assert.Throws<SetupException>(
            () => directory.LoadOrCreateKey("static.key", 32)).Message;
        Assert.Contains("64 hexadecimal digits", message);
        Assert.True(text == "" || !message.Contains(text));
    }

    [Fact]
    public void WriteNewSecret_Existing_IsNotOverwritten()
    {
        DataDirectory directory = DataDirectory.Open(Home);
        directory.WriteNewSecret("s", "first");
        Assert.Throws<SetupException>(() => directory.WriteNewSecret("s", "second"));
        Assert.Equal("first", directory.ReadSecret("s"));
    }

    [Fact]
    public void Open_AFileInTheWay_SaysWhatToDo()
    {
        File.WriteAllText(Home, "");
        Assert.Contains("data directory",
            Assert.Throws<SetupException>(() => DataDirectory.Open(Home)).Message);
    }

    [Fact]
    public void ReadSecret_Missing_SaysWhatToDo()
        => Assert.Contains("Check that it exists",
            Assert.Throws<SetupException>(() => DataDirectory.Open(Home).ReadSecret("s")).Message);

    [Fact]
    public void RelayInit_Identity_LoadsBackAndIsNotMadeTwice()
    {
        var address = new UdpEndpoint();
        address.SetIpv4(203, 0, 113, 9, 3478);
        var settings = new RelaySettings { DataDirectory = Home, Public = address };
        RelayIdentity made = RelayHost.Init(settings);
        RelayIdentity loaded = RelayIdentity.Load(DataDirectory.Open(Home));
        Assert.Equal(made.ToText(), loaded.ToText());
        Assert.Matches("^[0-9a-f]{8} 203\\.0\\.113\\.9:3478 [0-9a-f]{64}$", made.ToText());
        Assert.Equal((made.Id, made.Key.Length), (loaded.Id, 32));
        Assert.Throws<SetupException>(() => RelayHost.Init(settings));
        Assert.Throws<SetupException>(
            () => RelayHost.Init(settings with { DataDirectory = Home + "2", Public = null }));
    }

    [Fact]
    public void RelayIdentity_NoneThere_NamesTheCommand()
        => Assert.Contains("relay init", Assert.Throws<SetupException>(
            () => RelayIdentity.Load(DataDirectory.Open(Home))).Message);

    [Theory]
    [InlineData("")]
    [InlineData("00c0ffee 203.0.113.9:3478")]
    [InlineData("00c0ffee 203.0.113.9 " + KeyText)]
    [InlineData("c0ffee 203.0.113.9:1 " + KeyText)]
    [InlineData("00c0ffee 203.0.113.9:1 0" + KeyText)]
    [InlineData("00c0ffee 203.0.113.9:1 01")]
    public void RelayIdentity_OtherText_IsRefused(string text)
    {
        Assert.False(RelayIdentity.TryParse(text, out _));
        Assert.True(RelayIdentity.TryParse("00c0ffee 203.0.113.9:1 " + KeyText, out _));
    }
}
