using System.Security.Cryptography;
using RedPhone.Crypto;
using ChaCha = System.Security.Cryptography.ChaCha20Poly1305;

namespace RedPhone.Master.Crypto;

/// <summary>ChaCha20-Poly1305 of the operating system's library.</summary>
internal sealed class InBoxAead : IAead
{
    private const int KeyBytes = 32;
    private const int TagBytes = 16;
    private ChaCha? _cipher;
    private byte[] _scratch = [];
    private bool _ended;
    private bool _succeeded;

    private ChaCha Keyed => _cipher ?? throw new InvalidOperationException("no key");

    public void SetKey(byte[] key, int offset)
    {
        _cipher?.Dispose();
        _cipher = new ChaCha(key.AsSpan(offset, KeyBytes));
    }

    public void Seal(byte[] nonce, byte[] associated, int associatedOffset, int associatedCount,
        byte[] data, int offset, int count)
    {
        Span<byte> text = data.AsSpan(offset, count);
        Keyed.Encrypt(nonce, text, text, data.AsSpan(offset + count, TagBytes),
            Associated(associated, associatedOffset, associatedCount));
    }

    public bool TryOpen(byte[] nonce, byte[] associated, int associatedOffset, int associatedCount,
        byte[] data, int offset, int count)
    {
        ChaCha cipher = Keyed;
        int textBytes = count - TagBytes;
        if (textBytes < 0)
        {
            return false;
        }

        if (_scratch.Length < textBytes)
        {
            _scratch = new byte[Math.Max(textBytes, 2048)];
        }

        // The library wipes its output when the tag is wrong, and the port promises data unchanged.
        Span<byte> opened = _scratch.AsSpan(0, textBytes);
        try
        {
            cipher.Decrypt(nonce, data.AsSpan(offset, textBytes),
                data.AsSpan(offset + textBytes, TagBytes), opened,
                Associated(associated, associatedOffset, associatedCount));
            opened.CopyTo(data.AsSpan(offset));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(opened);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The library knows no slices: all of it is done here.</remarks>
    public void StartSeal(byte[] nonce, byte[] associated, int associatedOffset,
        int associatedCount, byte[] data, int offset, int count)
    {
        Seal(nonce, associated, associatedOffset, associatedCount, data, offset, count);
        (_ended, _succeeded) = (true, true);
    }

    /// <inheritdoc/>
    public void StartOpen(byte[] nonce, byte[] associated, int associatedOffset,
        int associatedCount, byte[] data, int offset, int count)
    {
        _succeeded = TryOpen(nonce, associated, associatedOffset, associatedCount, data, offset,
            count);
        _ended = true;
    }

    /// <inheritdoc/>
    public bool Step() => _ended ? true : throw new InvalidOperationException("nothing begun");

    /// <inheritdoc/>
    public bool Finish()
    {
        bool succeeded = Step() && _succeeded;
        (_ended, _succeeded) = (false, false);
        return succeeded;
    }

    public void Clear()
    {
        (_ended, _succeeded) = (false, false);
        _cipher?.Dispose();
        _cipher = null;
    }

    private static ReadOnlySpan<byte> Associated(byte[]? data, int offset, int count)
        => count == 0 ? [] : data.AsSpan(offset, count);
}
