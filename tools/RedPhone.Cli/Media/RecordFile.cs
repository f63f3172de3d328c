using System.Text.Json;
using RedPhone.Core.Ports;

namespace RedPhone.Cli.Media;

/// <summary>
/// Records in one JSON file (name to hex), replaced as a whole by renaming, readable by its owner
/// only: it holds secrets.
/// </summary>
public sealed class RecordFile(string path) : IStore
{
    private readonly Dictionary<string, string> _records = Load(path);

    /// <inheritdoc/>
    public int Read(string name, byte[] buffer)
    {
        if (!_records.TryGetValue(name, out string? hex) || hex.Length > buffer.Length * 2)
        {
            return -1;
        }

        byte[] bytes = Convert.FromHexString(hex);
        bytes.CopyTo(buffer, 0);
        return bytes.Length;
    }

    /// <inheritdoc/>
    public bool Write(string name, byte[] data, int count)
    {
        _records[name] = Convert.ToHexString(data, 0, count);
        Save();
        return true;
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        if (_records.Remove(name))
        {
            Save();
        }
    }

    private static Dictionary<string, string> Load(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path))
                ?? [];
        }
        catch (JsonException error)
        {
            throw new IOException($"{path} is not a cache file: {error.Message}", error);
        }
    }

    private void Save()
    {
        string fresh = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(fresh, options))
        {
            JsonSerializer.Serialize(file, _records);
        }

        File.Move(fresh, path, true);
    }
}
