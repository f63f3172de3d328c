using System.Reflection;
using System.Runtime.InteropServices;
using RedPhone.Hosting;

namespace RedPhone.Master.Store;

/// <summary>
/// Binds Microsoft.Data.Sqlite to the operating system's SQLite, which its distribution keeps
/// patched, in place of the bundled one (GHSA-2m69-gcr7-jv3q).
/// </summary>
public static class SqliteLibrary
{
    /// <summary>What to tell someone who has no SQLite.</summary>
    public const string MissingText = "SQLite is not installed on this machine. "
        + "Install it (Debian, Ubuntu: apt install libsqlite3-0; Fedora: dnf install sqlite-libs) "
        + "or use the in-memory store of 'redphone demo'.";

    private const string ImportName = "e_sqlite3";
    private static readonly string[] Candidates =
        ["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3.dll"];
    private static readonly Lazy<bool> Bound = new(Bind);

    /// <summary>True when the library was found; it is loaded at the first call.</summary>
    public static bool IsAvailable => Bound.Value;

    /// <summary>Throws SetupException with <see cref="MissingText"/> without it.</summary>
    public static void Require()
    {
        if (!IsAvailable)
        {
            throw new SetupException(MissingText);
        }
    }

    private static bool Bind()
    {
        if (!TryLoad(out nint handle))
        {
            return false;
        }

        Assembly provider = typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly;
        NativeLibrary.SetDllImportResolver(provider,
            (name, _, _) => name == ImportName ? handle : 0);
        SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
        return true;
    }

    private static bool TryLoad(out nint handle)
    {
        foreach (string candidate in Candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out handle))
            {
                return true;
            }
        }

        handle = 0;
        return false;
    }
}
