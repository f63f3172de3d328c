using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RedPhone.Relay.DataPlane;

/// <summary>
/// One mmsghdr array with buffers and addresses in native memory: received into, rewritten in
/// place, and sent. Entries may be swapped; their buffers go with them.
/// </summary>
internal sealed unsafe class MessageBatch : IDisposable
{
    /// <summary>Messages of one system call.</summary>
    public const int Size = 64;

    /// <summary>Room for one datagram; a longer one is cut and dropped.</summary>
    public const int BufferBytes = 2048;

    private const int EntryBytes = 64 + 16 + RawAddress.MaxBytes + BufferBytes;

    private byte* _memory;

    public MessageBatch()
    {
        _memory = (byte*)NativeMemory.AlignedAlloc(Size * EntryBytes, 64);
        NativeMemory.Clear(_memory, Size * EntryBytes);
        Messages = (Linux.Message*)_memory;
        var vectors = (Linux.Vector*)(Messages + Size);
        byte* names = (byte*)(vectors + Size);
        byte* buffers = names + (Size * RawAddress.MaxBytes);
        for (int i = 0; i < Size; i++)
        {
            vectors[i].Base = buffers + (i * BufferBytes);
            vectors[i].Length = BufferBytes;
            Messages[i].Name = names + (i * RawAddress.MaxBytes);
            Messages[i].NameLength = RawAddress.MaxBytes;
            Messages[i].Vectors = vectors + i;
            Messages[i].VectorCount = 1;
        }
    }

    public Linux.Message* Messages { get; private set; }

    /// <summary>
    /// Receives up to <see cref="Size"/>; 0 when there is none, or on a passing error.
    /// </summary>
    public int Receive(int socket, int flags)
        => Math.Max(0, Linux.ReceiveMessages(socket, Messages, Size, flags, null));

    /// <summary>
    /// Sends the first ones; returns how many the system refused (those are skipped).
    /// </summary>
    public int Send(int socket, int count)
    {
        int refused = 0;
        int at = 0;
        while (at < count)
        {
            int sent = Linux.SendMessages(socket, Messages + at, (uint)(count - at), 0);
            if (sent > 0)
            {
                at += sent;
            }
            else if (Marshal.GetLastPInvokeError() != Linux.ErrorInterrupted)
            {
                refused++;
                at++;
            }
        }

        return refused;
    }

    /// <summary>Makes the first ones ready to receive again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Renew(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Messages[i].NameLength = RawAddress.MaxBytes;
            Messages[i].Vectors->Length = BufferBytes;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Swap(int a, int b) => (Messages[a], Messages[b]) = (Messages[b], Messages[a]);

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        Messages = null;
    }
}
