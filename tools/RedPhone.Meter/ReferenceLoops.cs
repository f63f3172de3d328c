using System.Runtime.CompilerServices;

namespace RedPhone.Meter;

/// <summary>
/// Loops whose cost on the counting interpreter is known: 13 IL an iteration of plain integer work,
/// 15 with a static call in it, 16 with a virtual one, 18 through a finally, 16 with an exception
/// (and 4 in the class library's constructors, which the meter does not count). They check the
/// meter's own counting.
/// </summary>
public class ReferenceLoops
{
    /// <summary>13 IL an iteration.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Integers(int count)
    {
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum = (sum * 31) + i;
        }

        return sum;
    }

    /// <summary>15 IL an iteration.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int StaticCalls(int count)
    {
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum = Add(sum, i);
        }

        return sum;
    }

    /// <summary>16 IL an iteration.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int VirtualCalls(ReferenceLoops target, int count)
    {
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum = target.AddVirtual(sum, i);
        }

        return sum;
    }

    /// <summary>18 IL an iteration: the nop before the try, leave and endfinally count too.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Finally(int count)
    {
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            try
            {
                sum += i;
            }
            finally
            {
                sum++;
            }
        }

        return sum;
    }

    /// <summary>16 IL an iteration, and 4 in the class library.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Throws(int count)
    {
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            try
            {
                throw new Exception();
            }
            catch (Exception)
            {
                sum++;
            }
        }

        return sum;
    }

    /// <summary>An array of each length below <paramref name="count"/>, and one object.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static object Allocations(int count)
    {
        object last = new ReferenceLoops();
        for (int i = 0; i < count; i++)
        {
            last = new byte[i];
        }

        return last;
    }

    private static int Add(int a, int b) => a + b;

    /// <summary>Adds.</summary>
    protected virtual int AddVirtual(int a, int b) => a + b;
}
