using RedPhone.Core.Calls;
using RedPhone.Emulator;
using RedPhone.Models.Network;

namespace RedPhone.Simulation.Tests;

/// <summary>
/// People who press anything at any time on a bad network with servers that come and go. Whatever
/// they did: afterwards nothing hangs, nothing is left, and a call works. A seed that failed stays
/// in the list.
/// </summary>
public class MonkeyTests
{
    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 16)];

    private const int Actions = 160;
    private const string Keys = "0123456789*#ABCD";

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Phones_UnderRandomUse_WorkAfterwards(int seed)
    {
        var bed = new Bed((ulong)seed);
        var random = new SplitMix64((ulong)seed);
        for (int i = 0; i < Actions; i++)
        {
            Act(bed, random);
            bed.Run(random.Below(random.Chance(20) ? 4_000 : 500));
        }

        bed.World.SetPhonePath(path =>
        {
            path.Down = false;
            path.LossPercent = 0;
            path.JitterMs = 0;
        });
        bed.World.StartMaster();
        bed.A.HangUp();
        bed.B.HangUp();
        bed.Run(CallController.RingLimitMs + 5_000);
        Assert.Equal("", bed.A.Board.Faults.ToString());
        Assert.Equal("", bed.B.Board.Faults.ToString());
        Assert.Equal(CallState.Idle, bed.A.Phone.State);
        Assert.Equal(CallState.Idle, bed.B.Phone.State);

        // Whom they trusted was chance.
        bed.A.Flash.Delete("trust-102");
        bed.B.Flash.Delete("trust-101");
        bed.AssertStillWorks();
    }

    private static void Act(Bed bed, SplitMix64 random)
    {
        EmulatedPhone phone = random.Chance(50) ? bed.A : bed.B;
        switch (random.Below(12))
        {
            case 0:
                phone.Lift();
                break;
            case 1:
                phone.HangUp();
                break;
            case 2:
                bed.Key(phone, Keys[random.Below(Keys.Length)]);
                break;
            case 3:
                phone.HangUp();
                bed.Run(300);
                phone.Lift();
                bed.Run(200);
                foreach (char digit in phone == bed.A ? Bed.NumberB : Bed.NumberA)
                {
                    bed.Key(phone, digit);
                }

                bed.Key(phone, '#');
                break;
            case 4:
                if (phone.Phone.State == CallState.Incoming)
                {
                    phone.Lift();
                }

                break;
            case 5:
                bed.Key(phone, '*');
                break;
            case 6:
                SimulatedWorld.RebindNat(phone);
                break;
            case 7:
                bed.World.PhonePath(phone == bed.A ? 0 : 1).LossPercent = random.Below(40);
                break;
            case 8:
                bed.World.PhonePath(phone == bed.A ? 0 : 1).JitterMs = random.Below(100);
                break;
            case 9:
                bed.World.PhonePath(phone == bed.A ? 0 : 1).Down = random.Chance(20);
                break;
            case 10 when random.Chance(25):
                bed.World.StopMaster();
                break;
            case 11:
                bed.World.StartMaster();
                break;
        }
    }
}
