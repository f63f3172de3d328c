using RedPhone.Wire.Signaling;

namespace RedPhone.Master.Store;

/// <summary>The limits of what an operator may enter, the same for every store.</summary>
internal static class AdminRules
{
    public static void CheckAccount(string number, string name)
    {
        if (!SignalingNames.IsNumber(number))
        {
            throw new ArgumentException(
                $"A number is 1 to {SignalingNames.MaxNumberChars} digits: '{number}' is not.");
        }

        if (name.Length is 0 or > SignalingNames.MaxNameChars || name.Any(c => c is < ' ' or > '~'))
        {
            throw new ArgumentException(
                $"A name is 1 to {SignalingNames.MaxNameChars} printable ASCII characters.");
        }
    }

    public static void CheckRelay(RelayEntry relay, bool replaces, int relays)
    {
        if (!relay.IsValid)
        {
            throw new ArgumentException(
                "A relay has an endpoint a.b.c.d:port and a key of 32 bytes.");
        }

        if (!replaces && relays >= MasterLimits.MaxRelays)
        {
            throw new ArgumentException($"A master knows at most {MasterLimits.MaxRelays} relays.");
        }
    }
}
