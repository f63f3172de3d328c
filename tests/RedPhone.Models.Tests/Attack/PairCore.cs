using RedPhone.Hosting;
using RedPhone.Wire;

namespace RedPhone.Models.Tests.Attack;

/// <summary>
/// The least a relay can be: any OPEN with a ticket succeeds, all else goes to the other address.
/// </summary>
internal sealed class PairCore(UdpEndpoint a, UdpEndpoint b) : IDatagramCore
{
    private readonly Queue<(UdpEndpoint To, byte[] Datagram)> _outputs = new();
    private readonly StunWriter _writer = new();

    public bool Refuses { get; set; }

    public long NextDeadlineMs => long.MaxValue;

    public void Handle(long nowMs, UdpEndpoint source, byte[] buffer, int count)
    {
        if (DatagramKinds.Of(buffer, 0, count) != DatagramKind.Stun)
        {
            _outputs.Enqueue((source.SameAs(a) ? b : a, buffer[..count]));
            return;
        }

        var answer = new byte[64];
        _writer.Begin(answer, 0, Stun.Open, Refuses ? Stun.Error : Stun.Success, buffer,
            Stun.TransactionOffset);
        if (Refuses)
        {
            _writer.AddErrorCode(StunError.BadRequest);
        }

        _outputs.Enqueue((source, answer[.._writer.Count]));
    }

    public void HandleTimeout(long nowMs)
    {
    }

    public bool TryTakeOutput(byte[] buffer, UdpEndpoint destination, out int count)
    {
        count = 0;
        if (!_outputs.TryDequeue(out (UdpEndpoint To, byte[] Datagram) output))
        {
            return false;
        }

        destination.CopyFrom(output.To);
        output.Datagram.CopyTo(buffer, 0);
        count = output.Datagram.Length;
        return true;
    }
}
