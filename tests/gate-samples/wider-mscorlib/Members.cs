// Members that nanoFramework's mscorlib does not have, so that the compiler lets samples pass.
namespace System
{
    public static class Math
    {
        public static int Abs(int value) => throw null;
    }
}

namespace System.Runtime.CompilerServices
{
    public static class RuntimeFeature
    {
        public const string DefaultImplementationsOfInterfaces = "x";
    }
}
