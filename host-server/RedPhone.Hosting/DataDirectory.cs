using System.Security.Cryptography;

namespace RedPhone.Hosting;

/// <summary>
/// A server's directory: mode 700, its secret files mode 600. All failures are
/// <see cref="SetupException"/>s that say what to do.
/// </summary>
public sealed class DataDirectory
{
    private const UnixFileMode DirectoryMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode SecretMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode OthersMay =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const int MaxSecretFileBytes = 64 * 1024;

    private DataDirectory(string path)
    {
        Path = path;
    }

    /// <summary>Full path of the directory.</summary>
    public string Path { get; }

    /// <summary>Opens the directory, made if it is missing.</summary>
    public static DataDirectory Open(string path)
    {
        try
        {
            string full = System.IO.Path.GetFullPath(path);
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(full);
            }
            else if (!Directory.Exists(full))
            {
                Directory.CreateDirectory(full, DirectoryMode);
            }

            return new DataDirectory(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException)
        {
            throw new SetupException($"Cannot use '{path}' as the data directory ({e.Message}). "
                + "Name a directory this user may write to.", e);
        }
    }

    /// <summary>Full path of a file in the directory.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>True when the file exists.</summary>
    public bool Has(string name) => File.Exists(PathOf(name));

    /// <summary>
    /// Writes a new secret file, readable by this user alone from its first byte. An existing one
    /// is never overwritten.
    /// </summary>
    public void WriteNewSecret(string name, string text)
    {
        string path = PathOf(name);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = SecretMode;
        }

        try
        {
            using var stream = new FileStream(path, options);
            using var writer = new StreamWriter(stream);
            writer.Write(text);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new SetupException($"'{path}' exists already and is not overwritten. "
                + "Move it away first if a new one is really wanted.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"Cannot write '{path}' ({e.Message}). "
                + "Give this user write access to the directory.", e);
        }
    }

    /// <summary>
    /// Reads a secret file of at most 64 KB. Refused when others than its owner have any access.
    /// </summary>
    public string ReadSecret(string name)
    {
        string path = PathOf(name);
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersMay) != 0)
            {
                throw new SetupException($"'{path}' is open to other users. "
                    + $"Run: chmod 600 '{path}'");
            }

            if (new FileInfo(path).Length > MaxSecretFileBytes)
            {
                throw new SetupException(
                    $"'{path}' is too large to be a key file. Check the path.");
            }

            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"Cannot read '{path}' ({e.Message}). "
                + "Check that it exists and that this user may read it.", e);
        }
    }

    /// <summary>
    /// Reads a key of <paramref name="bytes"/> bytes kept as one line of hexadecimal digits; a
    /// missing file is made with a random key first.
    /// </summary>
    public byte[] LoadOrCreateKey(string name, int bytes)
    {
        if (!Has(name))
        {
            WriteNewSecret(name, Convert.ToHexStringLower(
                RandomNumberGenerator.GetBytes(bytes)) + "\n");
        }

        try
        {
            byte[] key = Convert.FromHexString(ReadSecret(name).Trim());
            if (key.Length == bytes)
            {
                return key;
            }
        }
        catch (FormatException)
        {
            // Same message as for a wrong length; the text itself is a secret.
        }

        throw new SetupException($"'{PathOf(name)}' does not hold {bytes * 2} hexadecimal digits. "
            + "Restore it from a backup, or move it away to have a new key made.");
    }
}
