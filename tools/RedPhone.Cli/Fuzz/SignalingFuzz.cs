using System.Text;
using RedPhone.Wire.Signaling;

namespace RedPhone.Cli.Fuzz;

/// <summary>Signaling messages: what is read can be written and reads the same again.</summary>
internal sealed class SignalingFuzz : IFuzzTarget
{
    private readonly SignalingMessage _message = new();
    private readonly SignalingMessage _again = new();
    private readonly byte[] _buffer = new byte[SignalingMessage.MaxBytes];

    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        Encoding.ASCII.GetBytes("GET /session/1/102\nt: 7\nzrtp-hash: " + new string('a', 64) + "\n"),
        Encoding.ASCII.GetBytes("200 ok\nt: 7\ncall: " + new string('0', 32)
            + "\nrole: initiator\nrelay1: 00000001 127.0.0.1:5004\n"),
        Encoding.ASCII.GetBytes("DELETE /session/00ff\nt: 2147483647\nreason: hung-up\n"),
        Encoding.ASCII.GetBytes("404 not-found\nt: 0\n"),
    ];

    public string? Run(int seed, byte[] input)
    {
        if (!_message.TryDecode(input, 0, input.Length))
        {
            return null;
        }

        int count = _message.Encode(_buffer, 0);
        if (!_again.TryDecode(_buffer, 0, count))
        {
            return "what was read and written again is refused";
        }

        return (_message.IsRequest, _message.Verb, _message.Target, _message.Status,
                _message.Reason, _message.Transaction, _message.HeaderCount)
            == (_again.IsRequest, _again.Verb, _again.Target, _again.Status, _again.Reason,
                _again.Transaction, _again.HeaderCount) ? null : "it reads differently";
    }
}
