using System.Globalization;
using System.Text;
using RedPhone.Relay.Turn;

namespace RedPhone.Benchmarks.Setup;

/// <summary>Long-term credentials, as they stand in messages (UTF-8).</summary>
internal sealed record TurnAccount(byte[] User, byte[] Password)
{
    /// <summary>Phones that share an account, where there are several.</summary>
    public const int MaxPhones = 32;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>A name and a password that the server knows.</summary>
    public static TurnAccount[] Of(string user, string password)
        => [new(Encoding.UTF8.GetBytes(user), Encoding.UTF8.GetBytes(password))];

    /// <summary>Time-limited ones for so many phones, made from the server's secret.</summary>
    public static TurnAccount[] FromSecret(string secret, int phones)
        => [.. Enumerable.Range(0, ((phones - 1) / MaxPhones) + 1).SelectMany(i =>
        {
            string user = TurnCredentials.NewUsername(DateTimeOffset.UtcNow + Lifetime,
                string.Create(CultureInfo.InvariantCulture, $"bench{i}"));
            return Of(user, TurnCredentials.PasswordOf(secret, user));
        })];
}
