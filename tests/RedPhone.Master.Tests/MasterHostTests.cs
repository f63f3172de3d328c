using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using RedPhone.Crypto;
using RedPhone.Hosting;
using RedPhone.Link;
using RedPhone.Master.Crypto;
using RedPhone.Master.Store;
using RedPhone.Wire;

namespace RedPhone.Master.Tests;

/// <summary>The thin host: files, and one real handshake on the loopback interface.</summary>
public sealed class MasterHostTests : IDisposable
{
    private static readonly IPEndPoint Loopback = new(IPAddress.Loopback, 0);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Embedded_PhoneOnARealSocket_EnrollsAndIsOnline()
    {
        await using MasterHost master = new(Loopback, NullLogger.Instance);
        master.Start();
        PhoneSettings settings = master.Enroll("101", "Front desk", master.LocalEndpoint);
        Assert.Equal(master.PublicKey, settings.MasterKey);
        Assert.False(settings.HasBackupKey);
        Assert.Contains("number: 101", await Enroll(settings));
        Assert.Equal(1, master.Counters.Enrolled);
        Assert.True(Assert.Single(master.Admin.ListAccounts()).Enrolled);
        await master.StopAsync();
    }

    [RequiresLibraryFact]
    public async Task WithFiles_OperatorAddsWhileItRuns_PhoneEnrolls()
    {
        MasterSettings settings = new() { DataDirectory = _directory.Path, Listen = Loopback };
        await using MasterHost master = new(settings, NullLogger.Instance);
        master.Start();
        using Enrolment operations = new(_directory.Path);
        PhoneSettings phone = operations.Enroll("101", "Front desk", master.LocalEndpoint,
            DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        Assert.Equal(master.PublicKey, phone.MasterKey);
        Assert.True(phone.HasBackupKey);
        Assert.Contains("number: 101", await Enroll(phone));
        await master.StopAsync();
    }

    [Fact]
    public void Keys_SecondStart_AreTheSameAndPrivate()
    {
        DataDirectory directory = DataDirectory.Open(_directory.Path);
        MasterKeys first = MasterKeys.LoadOrCreate(directory, useBackup: false);
        MasterKeys second = MasterKeys.LoadOrCreate(directory, useBackup: false);
        Assert.Equal(first.Public, second.Public);
        Assert.Equal(first.BackupPublic, second.BackupPublic);
        Assert.NotEqual(first.Public, first.BackupPublic);
        if (!OperatingSystem.IsWindows())
        {
            foreach (string name in new[] { MasterKeys.FileName, MasterKeys.BackupFileName })
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    File.GetUnixFileMode(directory.PathOf(name)));
            }
        }
    }

    [Fact]
    public void Keys_BackupInUse_AnswersForTheBackupPublicKey()
    {
        DataDirectory directory = DataDirectory.Open(_directory.Path);
        MasterKeys normal = MasterKeys.LoadOrCreate(directory, useBackup: false);
        MasterKeys backup = MasterKeys.LoadOrCreate(directory, useBackup: true);
        MasterCore core = new(new InBoxCryptoEngine(), new SystemEntropy(), backup.ActivePrivate);
        Assert.Equal(normal.BackupPublic, core.CopyPublicKey());
        Assert.Equal(normal.Public, backup.Public);
    }

    [Fact]
    public void Keys_BackupMovedAway_StartsButCannotUseIt()
    {
        DataDirectory directory = DataDirectory.Open(_directory.Path);
        MasterKeys before = MasterKeys.LoadOrCreate(directory, useBackup: false);
        File.Delete(directory.PathOf(MasterKeys.BackupFileName));
        Assert.Equal(before.BackupPublic,
            MasterKeys.LoadOrCreate(directory, useBackup: false).BackupPublic);
        Assert.Throws<SetupException>(() => MasterKeys.LoadOrCreate(directory, useBackup: true));
        Assert.False(directory.Has(MasterKeys.BackupFileName));
        directory.WriteNewSecret(MasterKeys.BackupFileName, new string('5', 64));
        Assert.Throws<SetupException>(() => MasterKeys.LoadOrCreate(directory, useBackup: true));
    }

    [Theory]
    [InlineData("0000000a", "192.0.2.1:3478", true)]
    [InlineData("a", "192.0.2.1:3478", false)]
    [InlineData("0000000a", "relay.example:3478", false)]
    public void RelayEntry_OperatorsWords_AreRead(string id, string endpoint, bool good)
    {
        RelayEntry? relay = RelayEntry.TryParse(id, endpoint, new string('7', 64));
        Assert.Equal(good, relay is not null);
        Assert.Equal(good ? "relay 0000000a" : null, relay?.ToString());
        Assert.Null(RelayEntry.TryParse(id, endpoint, new string('7', 63)));
    }

    private static async Task<string> Enroll(PhoneSettings settings)
    {
        SystemEntropy entropy = new();
        byte[] key = new byte[32];
        entropy.Fill(key, 0, 32);
        LinkClient link = new(new ManagedCryptoEngine(), entropy);
        link.Configure(key, settings.MasterKey, settings.HasBackupKey ? settings.BackupKey : null, 1);
        MonotonicUnixClock clock = new();
        long startMs = clock.NowMs;
        link.Start(0);
        using UdpClient socket = new(0, AddressFamily.InterNetwork);
        socket.Connect(IPAddress.Loopback, settings.Master.Port);
        using CancellationTokenSource giveUp = new(TimeSpan.FromSeconds(60));
        byte[] request = System.Text.Encoding.ASCII.GetBytes(
            $"ENROLL /account\nt: 1\ncode: {settings.Code}\n");
        byte[] buffer = new byte[1500];
        bool isSent = false;
        Task<UdpReceiveResult> receiving = socket.ReceiveAsync(giveUp.Token).AsTask();
        while (!giveUp.IsCancellationRequested)
        {
            long nowMs = clock.NowMs - startMs;
            isSent = isSent || (link.State == LinkState.Up
                && link.TrySend(nowMs, request, 0, request.Length));
            int count;
            do
            {
                while (link.Work(nowMs))
                {
                }

                count = link.TryTakeOutput(buffer);
                if (count > 0)
                {
                    await socket.SendAsync(buffer.AsMemory(0, count), giveUp.Token);
                }
            }
            while (count > 0);

            if (link.TryTakeMessage(buffer) is > 0 and int length)
            {
                return System.Text.Encoding.ASCII.GetString(buffer, 0, length);
            }

            long waitMs = Math.Clamp(link.NextDeadlineMs - nowMs, 0, 1_000);
            if (await Task.WhenAny(receiving, Task.Delay((int)waitMs, giveUp.Token)) == receiving)
            {
                byte[] datagram = (await receiving).Buffer;
                datagram.CopyTo(buffer, 0);
                link.Handle(nowMs, buffer, 0, datagram.Length);
                receiving = socket.ReceiveAsync(giveUp.Token).AsTask();
            }
            else
            {
                link.HandleTimeout(clock.NowMs - startMs);
            }
        }

        throw new TimeoutException("the master did not answer");
    }
}
