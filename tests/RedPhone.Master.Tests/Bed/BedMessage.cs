using RedPhone.Wire.Signaling;

namespace RedPhone.Master.Tests.Bed;

/// <summary>One signaling message a bed phone received.</summary>
internal sealed record BedMessage(long AtMs, bool IsRequest, string Verb, string Target, int Status,
    string Reason, int Transaction, IReadOnlyDictionary<string, string> Headers)
{
    public string? this[string name] => Headers.GetValueOrDefault(name);

    public string CallId => Target[SignalingNames.SessionPrefix.Length..];

    public static BedMessage From(long nowMs, SignalingMessage message)
    {
        string[] names =
        [
            "number", "name", "call", "role", "peer", "peer-name", "zrtp-hash", "expires", "joined",
            "reason", .. Enumerable.Range(1, 8).SelectMany(i => (string[])[$"relay{i}", $"ticket{i}",
                $"key{i}"]),
        ];
        Dictionary<string, string> headers = names.Where(n => message.Get(n) is not null)
            .ToDictionary(n => n, n => message.Get(n));
        Assert.Equal(message.HeaderCount, headers.Count);
        return new BedMessage(nowMs, message.IsRequest, message.Verb ?? "", message.Target ?? "",
            message.Status, message.Reason ?? "", message.Transaction, headers);
    }
}
