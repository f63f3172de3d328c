using System.Security.Cryptography;
using RedPhone.Crypto;

namespace RedPhone.Master.Crypto;

/// <summary>AES-128 blocks by the operating system's library.</summary>
internal sealed class InBoxAes : IBlockCipher
{
    private const int KeyBytes = 16;
    private const int BlockBytes = 16;
    private Aes? _aes;

    public void SetKey(byte[] key, int offset)
    {
        _aes?.Dispose();
        _aes = Aes.Create();
        _aes.Key = key.AsSpan(offset, KeyBytes).ToArray();
    }

    public void EncryptBlocks(byte[] input, int inputOffset, byte[] output, int outputOffset,
        int blocks)
        => (_aes ?? throw new InvalidOperationException("no key")).EncryptEcb(
            input.AsSpan(inputOffset, blocks * BlockBytes),
            output.AsSpan(outputOffset, blocks * BlockBytes), PaddingMode.None);

    public void Clear()
    {
        _aes?.Dispose();
        _aes = null;
    }
}
