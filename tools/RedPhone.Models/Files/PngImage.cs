using System.Buffers.Binary;
using System.IO.Compression;

namespace RedPhone.Models;

/// <summary>
/// PNG pictures (ISO/IEC 15948): 1-bit and 8-bit greyscale, each pixel as a square of
/// <c>scale</c> x <c>scale</c>. No dependency on a graphics library.
/// </summary>
public static class PngImage
{
    private static readonly byte[] _signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>
    /// A display picture in the ports' layout (pages of 8 rows, bit 0 the top row) as a 1-bit
    /// PNG; lit pixels are white.
    /// </summary>
    public static byte[] EncodeDisplay(ReadOnlySpan<byte> picture, int scale = 1,
        int width = 128, int height = 64)
    {
        var pixels = new byte[width * height];
        for (int i = 0; i < pixels.Length; i++)
        {
            int row = i / width;
            pixels[i] = (byte)(picture[(row >> 3) * width + i % width] >> (row & 7) & 1);
        }

        return Encode(pixels, width, height, 1, scale);
    }

    /// <summary>
    /// Encodes <paramref name="pixels"/> (row by row, one byte each: 0 or 1 for 1 bit, 0 to 255 for
    /// 8 bits) with <paramref name="bits"/> 1 or 8.
    /// </summary>
    public static byte[] Encode(
        ReadOnlySpan<byte> pixels, int width, int height, int bits, int scale = 1)
    {
        if (bits is not (1 or 8) || scale < 1 || width < 1 || height < 1
            || pixels.Length != width * height)
        {
            throw new ArgumentException("1 or 8 bits, scale 1 or more, width * height pixels");
        }

        using var file = new MemoryStream();
        file.Write(_signature);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, width * scale);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height * scale);
        header[8] = (byte)bits;
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Compress(pixels, width, height, bits, scale));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>
    /// Decodes a PNG that <see cref="Encode"/> wrote (greyscale, 1 or 8 bits, one IDAT, filter 0):
    /// enough to compare screenshots. False for anything else or damaged.
    /// </summary>
    public static bool TryDecode(
        ReadOnlySpan<byte> file, out byte[] pixels, out int width, out int height)
    {
        pixels = [];
        width = height = 0;
        if (!file.StartsWith(_signature))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = file[_signature.Length..];
        if (!TryTakeChunk(ref rest, "IHDR"u8, out ReadOnlySpan<byte> header)
            || !TryTakeChunk(ref rest, "IDAT"u8, out ReadOnlySpan<byte> data)
            || !TryTakeChunk(ref rest, "IEND"u8, out _) || header.Length != 13)
        {
            return false;
        }

        width = BinaryPrimitives.ReadInt32BigEndian(header);
        height = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        int bits = header[8];
        bool sizesFit = width is > 0 and <= 4096 && height is > 0 and <= 4096;
        return sizesFit && bits is 1 or 8 && header[9] == 0
            && TryUnpack(data, width, height, bits, out pixels);
    }

    private static byte[] Compress(
        ReadOnlySpan<byte> pixels, int width, int height, int bits, int scale)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var line = new byte[1 + (width * scale * bits + 7) / 8];
            for (int row = 0; row < height; row++)
            {
                // A leading 0: filter "none".
                Array.Clear(line);
                for (int x = 0; x < width * scale; x++)
                {
                    byte pixel = pixels[row * width + x / scale];
                    if (bits == 8)
                    {
                        line[1 + x] = pixel;
                    }
                    else if (pixel != 0)
                    {
                        line[1 + x / 8] |= (byte)(0x80 >> (x & 7));
                    }
                }

                for (int i = 0; i < scale; i++)
                {
                    zlib.Write(line);
                }
            }
        }

        return packed.ToArray();
    }

    private static bool TryUnpack(
        ReadOnlySpan<byte> data, int width, int height, int bits, out byte[] pixels)
    {
        pixels = new byte[width * height];
        var line = new byte[1 + (width * bits + 7) / 8];
        try
        {
            using var zlib = new ZLibStream(
                new MemoryStream(data.ToArray()), CompressionMode.Decompress);
            for (int row = 0; row < height; row++)
            {
                zlib.ReadExactly(line);
                for (int x = 0; x < width; x++)
                {
                    pixels[row * width + x] = bits == 8
                        ? line[1 + x] : (byte)(line[1 + x / 8] >> (7 - (x & 7)) & 1);
                }

                if (line[0] != 0)
                {
                    return false;
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return false;
        }

        return true;
    }

    private static void WriteChunk(
        Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        var chunk = new byte[12 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        type.CopyTo(chunk.AsSpan(4));
        body.CopyTo(chunk.AsSpan(8));
        uint crc = Crc32.Compute(chunk.AsSpan(4, 4 + body.Length));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + body.Length), crc);
        file.Write(chunk);
    }

    private static bool TryTakeChunk(
        ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> type, out ReadOnlySpan<byte> body)
    {
        body = [];
        if (rest.Length < 12)
        {
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > rest.Length - 12 || !rest[4..8].SequenceEqual(type))
        {
            return false;
        }

        int bytes = (int)length;
        uint crc = BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + bytes)..]);
        if (crc != Crc32.Compute(rest.Slice(4, 4 + bytes)))
        {
            return false;
        }

        body = rest.Slice(8, bytes);
        rest = rest[(12 + bytes)..];
        return true;
    }
}
