// Signatures only: the platform's part of nanoFramework.CoreLibrary 1.17.11 that the application uses.
namespace System
{
    public abstract class MarshalByRefObject
    {
        protected MarshalByRefObject() => throw null;
    }

    public static class Console
    {
        public static void WriteLine(string value) => throw null;
    }

    public class Random
    {
        public Random() => throw null;
        public virtual void NextBytes(byte[] buffer) => throw null;
    }

    public struct DateTime
    {
        public static DateTime UtcNow => throw null;
        public long Ticks => throw null;
    }

    public struct SpanByte
    {
        public SpanByte(byte[] array) => throw null;
        public SpanByte(byte[] array, int start, int length) => throw null;
        public int Length => throw null;
    }
}

namespace System.IO
{
    public class IOException : SystemException
    {
        public IOException() => throw null;
        public IOException(string message) => throw null;
    }
}

namespace System.Diagnostics
{
    public static class Debug
    {
        public static void WriteLine(string message) => throw null;
    }
}
