using System.Collections;
using System.Reflection;

namespace RedPhone.Crypto.Tests;

/// <summary>What the tests share.</summary>
internal static class Test
{
    private const BindingFlags Fields =
        BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    public static byte[] RandomBytes(int seed, int count)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();

    public static byte[] Unhex(string hex) => Convert.FromHexString(hex);

    /// <summary>An internal static method of the firmware assembly as a delegate.</summary>
    public static T Internal<T>(string type, string method)
        where T : Delegate
    {
        return typeof(Sha256).Assembly.GetType("RedPhone.Crypto." + type)!
            .GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!
            .CreateDelegate<T>();
    }

    /// <summary>
    /// All that an object of the firmware holds, as text: its fields, their arrays element by
    /// element and their objects. Two objects with equal text hold the same secrets.
    /// </summary>
    public static string Contents(object owner)
    {
        var lines = new List<string>();
        Collect(owner, owner.GetType().Name, lines);
        return string.Join('\n', lines);
    }

    private static void Collect(object? value, string path, List<string> lines)
    {
        if (value is Array array)
        {
            if (array.GetType().GetElementType()!.IsPrimitive)
            {
                lines.Add(path + " = " + string.Join(' ', array.Cast<object>()));
                return;
            }

            int index = 0;
            foreach (object element in (IEnumerable)array)
            {
                Collect(element, path + "[" + index++ + "]", lines);
            }
        }
        else if (value is not null && value.GetType().Assembly == typeof(Sha256).Assembly
            && !value.GetType().IsEnum)
        {
            foreach (FieldInfo field in value.GetType().GetFields(Fields))
            {
                Collect(field.GetValue(value), path + "." + field.Name, lines);
            }
        }
        else
        {
            lines.Add(path + " = " + value);
        }
    }
}
