using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RedPhone.Crypto;

namespace RedPhone.Models;

/// <summary>
/// X25519 by the OpenSSL that .NET itself works with on Linux; one step does it all. Like the
/// phone's own, a result of zeros makes <see cref="Finish"/> false (RFC 7748 §6.1). Where the
/// library is missing (<see cref="IsThere"/>) the phone's own is used.
/// </summary>
internal sealed class PlatformX25519 : IKeyAgreement
{
    private const string Library = LibCrypto.Library;
    private const int X25519 = 1034;
    private const int Bytes32 = 32;

    private readonly byte[] _private = new byte[Bytes32];
    private readonly byte[] _peer = new byte[Bytes32];
    private readonly byte[] _result = new byte[Bytes32];

    // OpenSSL's own key: making it costs a multiplication, so it stays for the agreement that
    // follows with the same private value, and goes with Clear.
    private nint _own;
    private bool _public;
    private bool _good;

    /// <summary>The library is on this machine.</summary>
    public static bool IsThere { get; } = LibCrypto.Has("EVP_PKEY_new_raw_private_key");

    public int KeyBytes => Bytes32;

    ~PlatformX25519() => FreeKey(_own);

    public void Start(byte[] privateKey, int privateOffset, byte[] peerPublic, int peerOffset)
    {
        TakePrivate(privateKey, privateOffset);
        Array.Copy(peerPublic, peerOffset, _peer, 0, Bytes32);
        _public = false;
    }

    public void StartPublic(byte[] privateKey, int privateOffset)
    {
        TakePrivate(privateKey, privateOffset);
        _public = true;
    }

    public bool Step()
    {
        if (_own == 0)
        {
            _own = NewPrivate(X25519, 0, _private, Bytes32);
        }

        if (_own == 0)
        {
            throw new CryptographicException("OpenSSL refuses an X25519 key");
        }

        nuint count = Bytes32;
        _good = _public ? GetPublic(_own, _result, ref count) == 1 : Derive();
        return true;
    }

    public bool Finish(byte[] result, int offset)
    {
        _result.CopyTo(result, offset);
        bool good = _good;
        if (!_public)
        {
            Clear();
        }

        return good;
    }

    public void Clear()
    {
        FreeKey(_own);
        _own = 0;
        _good = false;
        CryptographicOperations.ZeroMemory(_private);
        CryptographicOperations.ZeroMemory(_peer);
        CryptographicOperations.ZeroMemory(_result);
    }

    private void TakePrivate(byte[] privateKey, int offset)
    {
        if (!CryptographicOperations.FixedTimeEquals(_private,
            privateKey.AsSpan(offset, Bytes32)))
        {
            Clear();
            Array.Copy(privateKey, offset, _private, 0, Bytes32);
        }
    }

    /// <summary>OpenSSL says no to a result of zeros; then the result is zeros here too.</summary>
    private bool Derive()
    {
        nint peer = NewPublic(X25519, 0, _peer, Bytes32);
        nint context = NewContext(_own, 0);
        nuint count = Bytes32;
        bool good = peer != 0 && context != 0 && BeginDerive(context) == 1
            && SetPeer(context, peer, 0) == 1 && Derive(context, _result, ref count) == 1;
        FreeContext(context);
        FreeKey(peer);
        if (!good)
        {
            ClearErrors();
            Array.Clear(_result);
        }

        return good;
    }

    [DllImport(Library, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    private static extern nint NewPrivate(int type, nint engine, byte[] key, nuint count);

    [DllImport(Library, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    private static extern nint NewPublic(int type, nint engine, byte[] key, nuint count);

    [DllImport(Library, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    private static extern int GetPublic(nint key, byte[] target, ref nuint count);

    [DllImport(Library, EntryPoint = "EVP_PKEY_CTX_new")]
    private static extern nint NewContext(nint key, nint engine);

    [DllImport(Library, EntryPoint = "EVP_PKEY_derive_init")]
    private static extern int BeginDerive(nint context);

    [DllImport(Library, EntryPoint = "EVP_PKEY_derive_set_peer_ex")]
    private static extern int SetPeer(nint context, nint peer, int validate);

    [DllImport(Library, EntryPoint = "EVP_PKEY_derive")]
    private static extern int Derive(nint context, byte[] target, ref nuint count);

    [DllImport(Library, EntryPoint = "EVP_PKEY_CTX_free")]
    private static extern void FreeContext(nint context);

    [DllImport(Library, EntryPoint = "EVP_PKEY_free")]
    private static extern void FreeKey(nint key);

    [DllImport(Library, EntryPoint = "ERR_clear_error")]
    private static extern void ClearErrors();
}
