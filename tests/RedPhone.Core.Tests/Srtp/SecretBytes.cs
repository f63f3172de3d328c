using System.Reflection;

namespace RedPhone.Core.Tests.Srtp;

/// <summary>
/// Counts the non-zero bytes in every byte array that an object of ours can reach.
/// </summary>
internal static class SecretBytes
{
    public static int CountIn(object owner) => Count(owner, []);

    private static int Count(object owner, HashSet<object> seen)
    {
        if (!seen.Add(owner))
        {
            return 0;
        }

        if (owner is byte[] bytes)
        {
            return bytes.Count(value => value != 0);
        }

        if (owner.GetType().Namespace is not ("RedPhone.Core.Srtp" or "RedPhone.Core.Calls"))
        {
            return 0;
        }

        return owner.GetType()
            .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(field => field.GetValue(owner))
            .OfType<object>()
            .Sum(value => Count(value, seen));
    }
}
