using RedPhone.Core.Ports;

namespace RedPhone.NanoFakes;

/// <summary>The network stack: sockets that were made, and answers of the helpers.</summary>
public sealed class FakeNetwork
{
    /// <summary>
    /// Makes the way out of each new socket; null: what the test puts into the socket itself.
    /// </summary>
    public Func<IDatagramPort> OpenPort { get; set; }

    /// <summary>There is a way to every address.</summary>
    public bool HasRoute { get; set; } = true;

    /// <summary>Names and their addresses; looked up at boot only.</summary>
    public Dictionary<string, byte[][]> Names { get; } = [];

    /// <summary>Names that were looked up.</summary>
    public int Lookups { get; set; }

    /// <summary>Answers of the connect helpers, then true for ever; null: it throws.</summary>
    public Queue<bool?> Connects { get; } = new();

    /// <summary>What the helpers were asked to connect to.</summary>
    public List<string> Connected { get; } = [];

    /// <summary>Times a helper was reset.</summary>
    public int Resets { get; set; }

    /// <summary>SNTP's server.</summary>
    public string TimeServer { get; set; }

    internal List<System.Net.Sockets.Socket> Sockets { get; } = [];

    internal nanoFramework.Networking.NetworkHelperStatus Status { get; set; }

    /// <summary>A helper's answer.</summary>
    public bool Connect(string what)
    {
        Connected.Add(what);
        bool? answer = Connects.TryDequeue(out bool? next) ? next : true;
        return answer ?? throw new InvalidOperationException("already set up");
    }
}
