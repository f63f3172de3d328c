using System.Runtime.InteropServices;

namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>
/// A BPF array map whose values lie in our memory too: what the program writes we read without a
/// system call.
/// </summary>
internal sealed unsafe partial class MappedArray : IDisposable
{
    private const int ReadWrite = 3;
    private const int Shared = 1;
    private readonly nuint _bytes;
    private byte* _memory;

    private MappedArray(int descriptor, byte* memory, nuint bytes)
    {
        Descriptor = descriptor;
        _memory = memory;
        _bytes = bytes;
    }

    /// <summary>The map's descriptor.</summary>
    public int Descriptor { get; }

    /// <summary>Makes one, all zero; null, with errno, when the system refuses.</summary>
    public static MappedArray? TryCreate(int valueBytes, int entries)
    {
        int descriptor = BpfSystem.CreateMap(BpfSystem.ArrayMap, sizeof(uint), valueBytes, entries,
            BpfSystem.MapMappable);
        if (descriptor < 0)
        {
            return null;
        }

        nuint page = (nuint)Environment.SystemPageSize;
        nuint bytes = ((((nuint)valueBytes * (nuint)entries) + page - 1) / page) * page;
        void* memory = Map(null, bytes, ReadWrite, Shared, descriptor, 0);
        if ((nint)memory == -1)
        {
            int error = Marshal.GetLastPInvokeError();
            _ = Linux.Close(descriptor);
            Marshal.SetLastPInvokeError(error);
            return null;
        }

        return new MappedArray(descriptor, (byte*)memory, bytes);
    }

    /// <summary>The values as records of a type as long as they are.</summary>
    public T* As<T>()
        where T : unmanaged
        => (T*)_memory;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_memory != null)
        {
            _ = Unmap(_memory, _bytes);
            _memory = null;
            _ = Linux.Close(Descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* Map(void* at, nuint bytes, int protection, int flags,
        int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(void* memory, nuint bytes);
}
