using RedPhone.Hosting;
using RedPhone.Wire;

namespace RedPhone.Models.Attack;

/// <summary>
/// A relay run by the attacker: around the real one, which admits phones and pairs them as always.
/// What that would forward in an attacked call is not forwarded but handed to the
/// <see cref="MitmProxy"/>, whose own packets go out instead. Calls that are not attacked pass
/// unchanged. It knows who is who from the tickets, as any relay does.
/// </summary>
public sealed class MitmRelay(IDatagramCore relay, MitmProxy proxy) : IDatagramCore
{
    private const int MaxFlows = 64;
    private const int MaxOutputs = 64;
    private const int BufferBytes = 2048;

    private readonly Dictionary<string, (MitmCall? Call, int Role)> _flows = [];
    private readonly Queue<string> _flowAges = new();
    private readonly Queue<(UdpEndpoint Destination, byte[] Datagram)> _outputs = new();
    private readonly StunReader _reader = new();
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly UdpEndpoint _destination = new();

    /// <summary>Datagrams taken instead of forwarded.</summary>
    public int Intercepted { get; private set; }

    /// <inheritdoc/>
    public long NextDeadlineMs
    {
        get
        {
            lock (proxy.Gate)
            {
                return Sides().Select(side => side.NextDeadlineMs)
                    .Append(relay.NextDeadlineMs).Min();
            }
        }
    }

    /// <inheritdoc/>
    public void Handle(long nowMs, UdpEndpoint source, byte[] buffer, int count)
    {
        relay.Handle(nowMs, source, buffer, count);
        lock (proxy.Gate)
        {
            while (relay.TryTakeOutput(_buffer, _destination, out int made))
            {
                if (DatagramKinds.Of(_buffer, 0, made) == DatagramKind.Stun)
                {
                    NoteFlow(source, buffer, count, made);
                    Queue(_destination, made);
                }
                else
                {
                    Forward(nowMs, source, made);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void HandleTimeout(long nowMs)
    {
        relay.HandleTimeout(nowMs);
        lock (proxy.Gate)
        {
            foreach (MitmSide side in Sides())
            {
                if (nowMs >= side.NextDeadlineMs)
                {
                    side.HandleTimeout(nowMs);
                    TakeOutputs(side);
                }
            }
        }
    }

    /// <inheritdoc/>
    public bool TryTakeOutput(byte[] buffer, UdpEndpoint destination, out int count)
    {
        lock (proxy.Gate)
        {
            if (!_outputs.TryDequeue(out (UdpEndpoint Destination, byte[] Datagram) output))
            {
                count = 0;
                return false;
            }

            destination.CopyFrom(output.Destination);
            output.Datagram.CopyTo(buffer, 0);
            count = output.Datagram.Length;
            return true;
        }
    }

    // The relay has answered an OPEN with success: its ticket says whose the address is.
    private void NoteFlow(UdpEndpoint source, byte[] buffer, int count, int answerCount)
    {
        if (!_reader.TryRead(_buffer, 0, answerCount) || _reader.Method != Stun.Open
            || _reader.MessageClass != Stun.Success || !_reader.TryRead(buffer, 0, count))
        {
            return;
        }

        int ticket = _reader.ValueOffsetAt(_reader.Find(StunAttribute.Ticket, Ticket.Bytes));
        string id = Hex.Encode(buffer, ticket + Ticket.CallIdOffset, Ticket.CallIdBytes);
        string address = source.ToString();
        MitmCall? call = proxy.Meet(id);
        if (!_flows.TryGetValue(address, out (MitmCall? Call, int Role) former))
        {
            _flowAges.Enqueue(address);
            if (_flowAges.Count > MaxFlows)
            {
                _flows.Remove(_flowAges.Dequeue());
            }
        }
        else if (former.Call != call && former.Call?.Side(former.Role) is { } left
            && left.Path?.Address.SameAs(source) == true)
        {
            // It has left that call: nothing of it may reach it any more.
            left.Path = null;
        }

        _flows[address] = (call, Ticket.Role(buffer, ticket));
    }

    // What the real relay would send to _destination now lies in _buffer.
    private void Forward(long nowMs, UdpEndpoint source, int count)
    {
        if (!_flows.TryGetValue(source.ToString(), out (MitmCall? Call, int Role) flow)
            || flow.Call is not { } call)
        {
            Queue(_destination, count);
            return;
        }

        Intercepted++;
        MitmSide side = call.Side(flow.Role);
        if (side.Path is null || side.Path.Relay != this || !side.Path.Address.SameAs(source))
        {
            var address = new UdpEndpoint();
            address.CopyFrom(source);
            side.Path = new MitmPath(this, address);
        }

        switch (DatagramKinds.Of(_buffer, 0, count))
        {
            case DatagramKind.Zrtp:
                side.HandleZrtp(nowMs, _buffer, count);
                TakeOutputs(side);
                break;
            case DatagramKind.Rtp:
                int made = call.Translate(nowMs, flow.Role, _buffer, count);
                if (made > 0)
                {
                    Queue(_destination, made);
                }

                break;
        }
    }

    private void TakeOutputs(MitmSide side)
    {
        for (int count = side.Zrtp.TryTakeOutput(_buffer); count > 0;
            count = side.Zrtp.TryTakeOutput(_buffer))
        {
            Queue(side.Path!.Address, count);
        }
    }

    private void Queue(UdpEndpoint destination, int count)
    {
        if (_outputs.Count < MaxOutputs)
        {
            var copy = new UdpEndpoint();
            copy.CopyFrom(destination);
            _outputs.Enqueue((copy, _buffer[..count]));
        }
    }

    // The sides that were last heard here.
    private IEnumerable<MitmSide> Sides() => proxy.Calls
        .SelectMany(call => new[] { call.Initiator, call.Responder })
        .Where(side => side.Path?.Relay == this);
}
