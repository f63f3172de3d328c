namespace RedPhone.Relay.DataPlane.Kernel;

/// <summary>
/// The kernel's functions that the program calls, by their numbers in linux/bpf.h
/// (bpf-helpers(7)). None is reserved for GPL programs.
/// </summary>
internal enum BpfHelper
{
    MapLookup = 1,
    ProcessorId = 8,
    StoreBytes = 9,
    ReplaceL4Checksum = 11,
    PullData = 39,
    UpdateChecksum = 40,
    RedirectToNeighbor = 152,
    CoarseNanoseconds = 160,
}
