using RedPhone.Core.Audio;
using RedPhone.Core.Ui;
using RedPhone.Models.Display;

namespace RedPhone.Core.Tests.Ui;

public class EndReasonTests
{
    public static TheoryData<EndReason> Reasons =>
        new(Enum.GetValues<EndReason>().Where(reason => reason != EndReason.None));

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Sentence_EachReason_FitsTwoLinesOfTheDisplay(EndReason reason)
    {
        Assert.InRange(EndReasonText.FirstLine(reason).Length, 1, TextLine.MaxChars);
        Assert.InRange(EndReasonText.SecondLine(reason).Length, 0, TextLine.MaxChars);
    }

    [Fact]
    public void Sentence_AnyTwoReasons_Differ()
    {
        EndReason[] all = Enum.GetValues<EndReason>();
        Assert.Equal(all.Length, all.Select(Sentence).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void EndedScreen_EachReason_ReadsBackFromThePixels(EndReason reason)
    {
        PhoneView view = TestViews.Of(Screen.Ended);
        view.Reason = reason;
        string[] read = DisplayReader.ReadLines(TestViews.Picture(view)).Split('\n');
        string[] sentence = Sentence(reason).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Office 4712", read[1]);
        Assert.Equal(sentence, read[2..]);
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Tone_EachReasonButOwnHangUp_IsHeard(EndReason reason)
    {
        bool own = reason is EndReason.HungUp or EndReason.GaveUp;
        Assert.Equal(own, EndReasonTone.Of(reason) == Tone.None);
    }

    [Theory]
    [InlineData(EndReason.SasDiffers)]
    [InlineData(EndReason.KeyChanged)]
    [InlineData(EndReason.RelayAttack)]
    public void Tone_Attack_IsTheAlarm(EndReason reason)
        => Assert.Equal(Tone.Alarm, EndReasonTone.Of(reason));

    private static string Sentence(EndReason reason)
        => EndReasonText.FirstLine(reason) + "\n" + EndReasonText.SecondLine(reason);
}
