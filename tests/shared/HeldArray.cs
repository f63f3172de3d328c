using System.Collections;
using System.Reflection;

namespace RedPhone.Tests;

/// <summary>
/// An array of numbers that an object holds, to see that secrets are gone from memory.
/// </summary>
/// <param name="Path">Fields from the object to the array: <c>_noise._key</c>.</param>
/// <param name="Owner">Namespace of the class that has the last field.</param>
/// <param name="Array">The array itself, of any primitive type.</param>
internal sealed record HeldArray(string Path, string Owner, Array Array)
{
    private const BindingFlags Fields =
        BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    /// <summary>What it holds now, a copy.</summary>
    public byte[] Bytes
    {
        get
        {
            byte[] bytes = new byte[Buffer.ByteLength(Array)];
            Buffer.BlockCopy(Array, 0, bytes, 0, bytes.Length);
            return bytes;
        }
    }

    /// <summary>True when not a bit is set.</summary>
    public bool IsWiped => !Bytes.AsSpan().ContainsAnyExcept((byte)0);

    /// <summary>
    /// Every array that <paramref name="root"/> reaches through objects whose class is of one of
    /// these assemblies or namespaces.
    /// </summary>
    public static List<HeldArray> Of(object root, params string[] scopes)
    {
        var found = new List<HeldArray>();
        Collect(root, "", "", scopes, found,
            new HashSet<object>(ReferenceEqualityComparer.Instance));
        return found;
    }

    private static void Collect(object? value, string path, string owner, string[] scopes,
        List<HeldArray> found, HashSet<object> seen)
    {
        if (value is null || !seen.Add(value))
        {
            return;
        }

        Type type = value.GetType();
        if (value is Array array)
        {
            if (type.GetElementType()!.IsPrimitive)
            {
                found.Add(new HeldArray(path, owner, array));
                return;
            }

            int index = 0;
            foreach (object? item in (IEnumerable)array)
            {
                Collect(item, $"{path}[{index++}]", owner, scopes, found, seen);
            }
        }
        else if (scopes.Contains(type.Assembly.GetName().Name) || scopes.Contains(type.Namespace))
        {
            foreach (FieldInfo field in type.GetFields(Fields))
            {
                if (!field.FieldType.IsValueType)
                {
                    string name = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
                    Collect(field.GetValue(value), name, type.Namespace!, scopes, found, seen);
                }
            }
        }
    }
}
