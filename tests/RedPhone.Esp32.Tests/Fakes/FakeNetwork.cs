namespace RedPhone.Esp32.Tests.Fakes;

/// <summary>The network stack: sockets that were made, and answers of the helpers.</summary>
internal sealed class FakeNetwork
{
    public List<System.Net.Sockets.Socket> Sockets { get; } = [];

    public bool HasRoute { get; set; } = true;

    /// <summary>Names and their addresses; looked up at boot only.</summary>
    public Dictionary<string, byte[][]> Names { get; } = [];

    public int Lookups { get; set; }

    /// <summary>Answers of the connect helpers, then true for ever; null: it throws.</summary>
    public Queue<bool?> Connects { get; } = new();

    public List<string> Connected { get; } = [];

    public int Resets { get; set; }

    public nanoFramework.Networking.NetworkHelperStatus Status { get; set; }

    public string TimeServer { get; set; }

    public bool Connect(string what)
    {
        Connected.Add(what);
        bool? answer = Connects.TryDequeue(out bool? next) ? next : true;
        return answer ?? throw new InvalidOperationException("already set up");
    }
}
