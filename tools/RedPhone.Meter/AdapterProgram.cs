using System.Runtime.CompilerServices;
using RedPhone.Core;
using RedPhone.Drivers;
using RedPhone.Emulator;
using RedPhone.Esp32;
using RedPhone.Models;
using RedPhone.NanoFakes;

namespace RedPhone.Meter;

/// <summary>
/// The device's whole application on an emulated phone's board: its adapters, its main loop, over
/// fakes of the nanoFramework APIs that stand on the chip models and the emulator's sockets. Only
/// inside of a <see cref="MeteredContext"/>, which puts the fakes in the place of the platform.
/// </summary>
public sealed class AdapterProgram : IPhoneProgram
{
    // What the application keeps in flash, by the phone's own: both outlive power loss.
    private static readonly ConditionalWeakTable<FlashStoreModel, FakeFlash> Volumes = [];

    private readonly FakeWorld _world;
    private readonly Device _device;
    private int _sockets;

    /// <summary>Boots the application up to its main loop.</summary>
    public AdapterProgram(PhoneParts parts)
    {
        _world = new FakeWorld(parts.Board, Volumes.GetOrCreateValue(parts.Flash))
        {
            Chip = parts.Entropy,
            NativeCrypto = IlCounters.Crypto,
        };
        _world.Pins[BoardPins.Boot] = true;
        _world.Network.OpenPort = () => parts.OpenPort($"socket{++_sockets}");
        var files = new FlashFiles();
        Deploy(parts.Flash, files);
        _device = new Device(new DeviceLog(), files, new RecordStore(files));
        if (!_device.TryBoot())
        {
            throw new InvalidOperationException("the application did not boot");
        }

        parts.Configure?.Invoke(Phone);
    }

    /// <inheritdoc />
    public Phone Phone => _device.Phone;

    /// <inheritdoc />
    public I2sAudio Audio => _device.Board.Audio;

    /// <inheritdoc />
    public bool Start(long nowMs)
    {
        _world.Enter();
        bool started = _device.Start();
        _world.IsDriven = true;
        return started;
    }

    /// <inheritdoc />
    public void Step(long nowMs)
    {
        // Booting took time, which the world outside has not seen yet.
        if (nowMs < _world.NowMs)
        {
            return;
        }

        _world.Enter();
        _world.MoveTo(nowMs);
        _device.Turn();
        if (_world.Blocked.Count > 0)
        {
            throw new InvalidOperationException($"the loop would have stood: {_world.Blocked[0]}");
        }
    }

    // As file deployment does. Without sidetone, as emulated phones are: what an ear heard is
    // compared with what the other side said.
    private static void Deploy(FlashStoreModel flash, FlashFiles files)
    {
        byte[] settings = new byte[SettingsText.MaxBytes];
        int count = flash.Read(DeviceSettings.ResolvedRecord, settings);
        if (count > 0)
        {
            byte[] silent = new byte[SettingsText.MaxBytes];
            count = SettingsText.Set(settings, count, "sidetone", "off", silent);
            files.Write(DeviceSettings.DeployedFile, silent, count);
        }
    }
}
