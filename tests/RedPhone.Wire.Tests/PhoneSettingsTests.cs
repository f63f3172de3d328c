using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace RedPhone.Wire.Tests;

public class PhoneSettingsTests
{
    private const string Key = "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";

    [Fact]
    public void Encode_Decode_RoundTrips()
    {
        var written = new PhoneSettings { Code = "ABCD-1234", Number = "101", Name = "Front desk" };
        written.Master.TryParse("192.0.2.1:31337");
        Hex.TryDecode(Key, written.MasterKey, 0, 32);
        Hex.TryDecode(Key, written.BackupKey, 0, 32);
        written.HasBackupKey = true;
        byte[] file = new byte[PhoneSettings.MaxBytes];
        int count = written.Encode(file);

        var read = new PhoneSettings();
        Assert.True(read.TryDecode(file, 0, count));
        Assert.Equal("192.0.2.1:31337", read.Master.ToString());
        Assert.Equal(Key, Hex.Encode(read.MasterKey, 0, 32));
        Assert.True(read.HasBackupKey);
        Assert.Equal("ABCD-1234", read.Code);
        Assert.Equal("101", read.Number);
        Assert.Equal("Front desk", read.Name);
    }

    [Fact]
    public void TryDecode_CommentsUnknownNamesAndReturns_ArePassedOver()
        => Assert.True(Decode($"# a phone\r\nmaster: 10.0.0.1:5\r\ncolour: red\r\nmaster-key: {Key}\r\n"));

    [Theory]
    [InlineData("")]
    [InlineData("master: 10.0.0.1:5\n")]
    [InlineData("master-key: " + Key + "\n")]
    [InlineData("master: example\nmaster-key: " + Key + "\n")]
    [InlineData("master: 10.0.0.1:5\nmaster-key: " + Key + "00\n")]
    [InlineData("master: 10.0.0.1:5\nmaster-key: " + Key + "\nbackup-key: 12\n")]
    public void TryDecode_MissingOrMalformed_IsRefused(string text) => Assert.False(Decode(text));

    [Fact]
    public void TryDecode_AnyBytes_NeverThrows()
    {
        bool Decodes(byte[] bytes)
        {
            new PhoneSettings().TryDecode(bytes, 0, bytes.Length);
            return true;
        }

        Prop.ForAll<byte[]>(Decodes).QuickCheckThrowOnFailure();
    }

    private static bool Decode(string text)
    {
        byte[] file = Encoding.ASCII.GetBytes(text);
        return new PhoneSettings().TryDecode(file, 0, file.Length);
    }
}
