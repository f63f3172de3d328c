using RedPhone.Hosting;
using RedPhone.Master;
using RedPhone.Wire;

namespace RedPhone.Cli.Commands;

/// <summary>What the operator's commands do with a master's directory.</summary>
internal static class MasterFiles
{
    /// <summary>The file that keeps where phones reach the master.</summary>
    public const string ReachedFileName = "public-address";

    /// <summary>
    /// Runs <paramref name="work"/> on keys and accounts. What the operator typed and the store
    /// refuses is a wrong command line. Unless <paramref name="mayCreate"/>, a directory without a
    /// master is an error: a mistyped --data must not make a second master.
    /// </summary>
    public static int With(DirectoryInfo data, bool mayCreate, Func<Enrolment, int> work)
    {
        if (!mayCreate && !File.Exists(Path.Combine(data.FullName, MasterKeys.FileName)))
        {
            throw new SetupException($"There is no master in '{data.FullName}'. Start one with "
                + "'redphone master', or name its directory with --data.");
        }

        using var enrolment = new Enrolment(data.FullName);
        try
        {
            return work(enrolment);
        }
        catch (ArgumentException error)
        {
            Console.Error.WriteLine($"redphone: {error.Message}");
            return ExitCode.Usage;
        }
    }

    /// <summary>Keeps where phones reach the master.</summary>
    public static void WriteReached(DataDirectory directory, UdpEndpoint reached)
        => File.WriteAllText(directory.PathOf(ReachedFileName), $"{reached}\n");

    /// <summary>Where phones reach the master, or null when nobody said.</summary>
    public static UdpEndpoint? ReadReached(DataDirectory directory)
    {
        var reached = new UdpEndpoint();
        return directory.Has(ReachedFileName)
            && reached.TryParse(File.ReadAllText(directory.PathOf(ReachedFileName)).Trim())
            ? reached : null;
    }
}
