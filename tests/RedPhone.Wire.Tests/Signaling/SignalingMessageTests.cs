using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RedPhone.Wire.Signaling;

namespace RedPhone.Wire.Tests.Signaling;

public class SignalingMessageTests
{
    private const string VerbChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string NameChars = "abcdefghijklmnopqrstuvwxyz0123456789-";

    [Fact]
    public void Encode_Request_IsTheDocumentedText()
    {
        SignalingMessage message = new();
        message.SetRequest(SignalingNames.Get, "/session/1/102", 17);
        message.Set(SignalingNames.ZrtpHashHeader, "00ff");
        Assert.Equal("GET /session/1/102\nt: 17\nzrtp-hash: 00ff\n", TextOf(message));
    }

    [Fact]
    public void Encode_Response_IsTheDocumentedText()
    {
        SignalingMessage message = new();
        message.SetResponse(404, SignalingNames.NotFound, 0);
        Assert.Equal("404 not-found\nt: 0\n", TextOf(message));
    }

    [Fact]
    public void TryDecode_TransactionAnywhere_IsRead()
    {
        SignalingMessage message = new();
        Assert.True(Decode(message, "PUT /relays\nrtt1: 00000001 20\nt: 2147483647\n"));
        Assert.True(message.IsRequest);
        Assert.Equal("PUT", message.Verb);
        Assert.Equal("/relays", message.Target);
        Assert.Equal(int.MaxValue, message.Transaction);
        Assert.Equal("00000001 20", message.Get("rtt1"));
        Assert.Null(message.Get("t"));
        Assert.Null(message.Get("rtt2"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("GET /a\n")]
    [InlineData("GET /a\nt: 1")]
    [InlineData("GET /a\r\nt: 1\r\n")]
    [InlineData("GET  /a\nt: 1\n")]
    [InlineData("GET /a b\nt: 1\n")]
    [InlineData("GET \nt: 1\n")]
    [InlineData(" /a\nt: 1\n")]
    [InlineData("get /a\nt: 1\n")]
    [InlineData("GET/a\nt: 1\n")]
    [InlineData("GET /a\nt: 1\nt: 1\n")]
    [InlineData("GET /a\nt: -1\n")]
    [InlineData("GET /a\nt: 01\n")]
    [InlineData("GET /a\nt: 2147483648\n")]
    [InlineData("GET /a\nt: 99999999999999999999\n")]
    [InlineData("GET /a\nt: 1x\n")]
    [InlineData("GET /a\nt:1\n")]
    [InlineData("GET /a\nt: \n")]
    [InlineData("GET /a\nt: 1\n\n")]
    [InlineData("GET /a\nt: 1\nname:\n")]
    [InlineData("GET /a\nt: 1\nName: x\n")]
    [InlineData("GET /a\nt: 1\n: x\n")]
    [InlineData("GET /a\nt: 1\na: 1\na: 1\n")]
    [InlineData("GET /a\nt: 1\na: \t\n")]
    [InlineData("99 low\nt: 1\n")]
    [InlineData("700 high\nt: 1\n")]
    [InlineData("0200 long\nt: 1\n")]
    [InlineData("020 zero\nt: 1\n")]
    [InlineData("200\nt: 1\n")]
    [InlineData("+20 sign\nt: 1\n")]
    [InlineData("ABCDEFGHIJKLMNOPQ /a\nt: 1\n")]
    [InlineData("GET /a\nt: 1\nabcdefghijklmnopqrstuvwxy: 1\n")]
    public void TryDecode_OutsideTheGrammar_IsRefusedAndEmpty(string text)
    {
        SignalingMessage message = new();
        Assert.True(Decode(message, "GET /a\nt: 1\na: 1\n"));
        Assert.False(Decode(message, text));
        Assert.False(message.IsRequest);
        Assert.Null(message.Verb);
        Assert.Equal(0, message.Status);
        Assert.Equal(0, message.HeaderCount);
        Assert.Null(message.Get("a"));
    }

    [Theory]
    [InlineData(SignalingMessage.MaxValueChars, true)]
    [InlineData(SignalingMessage.MaxValueChars + 1, false)]
    public void TryDecode_LongestValue_IsTheLimit(int chars, bool accepted)
        => Assert.Equal(accepted,
            Decode(new SignalingMessage(), "GET /a\nt: 1\na: " + new string('x', chars) + "\n"));

    [Theory]
    [InlineData(SignalingMessage.MaxWordChars, true)]
    [InlineData(SignalingMessage.MaxWordChars + 1, false)]
    public void TryDecode_LongestTarget_IsTheLimit(int chars, bool accepted)
        => Assert.Equal(accepted,
            Decode(new SignalingMessage(), "GET " + new string('x', chars) + "\nt: 1\n"));

    [Theory]
    [InlineData(SignalingMessage.MaxHeaders, true)]
    [InlineData(SignalingMessage.MaxHeaders + 1, false)]
    public void TryDecode_MostHeaders_IsTheLimit(int headers, bool accepted)
    {
        string text = "GET /a\nt: 1\n" + string.Concat(
            Enumerable.Range(1, headers - 1).Select(i => $"h{i}: 1\n"));
        Assert.Equal(accepted, Decode(new SignalingMessage(), text));
    }

    [Theory]
    [InlineData(SignalingMessage.MaxBytes, true)]
    [InlineData(SignalingMessage.MaxBytes + 1, false)]
    public void TryDecode_MostBytes_IsTheLimit(int bytes, bool accepted)
    {
        string text = "GET /a\nt: 1\n" + string.Concat(
            Enumerable.Range(1, 9).Select(i => $"h{i}: {new string('x', 110)}\n"));
        text += "pad: " + new string('x', bytes - text.Length - 6) + "\n";
        Assert.Equal(bytes, text.Length);
        Assert.Equal(accepted, Decode(new SignalingMessage(), text));
    }

    [Fact]
    public void Encode_LongerThanTheLimitOrTheBuffer_IsZeroAndWritesNothing()
    {
        SignalingMessage message = new();
        message.SetRequest("GET", "/a", 1);
        byte[] small = new byte[11];
        Assert.Equal(0, message.Encode(small, 0));
        Assert.Equal(12, message.Encode(new byte[12], 0));
        Assert.Equal(0, message.Encode(new byte[12], 1));
        for (int i = 0; i < 6; i++)
        {
            message.Set("h" + i, new string('x', 200));
        }

        Assert.Equal(0, message.Encode(new byte[2000], 0));
        Assert.All(small, b => Assert.Equal(0, b));
    }

    [Fact]
    public void Set_SameNameThenNull_ReplacesThenRemoves()
    {
        SignalingMessage message = new();
        message.SetResponse(200, "ok", 1);
        message.Set("a", "1");
        message.Set("b", "2");
        message.Set("a", "3");
        Assert.Equal("200 ok\nt: 1\na: 3\nb: 2\n", TextOf(message));
        message.Set("a", null);
        message.Set("absent", "");
        Assert.Equal("200 ok\nt: 1\nb: 2\n", TextOf(message));
    }

    [Fact]
    public void Misuse_Throws()
    {
        SignalingMessage message = new();
        Assert.Throws<InvalidOperationException>(() => message.Encode(new byte[100], 0));
        Assert.Throws<ArgumentException>(() => message.SetRequest("get", "/a", 1));
        Assert.Throws<ArgumentException>(() => message.SetRequest("GET", "/a b", 1));
        Assert.Throws<ArgumentException>(() => message.SetRequest("GET", "/a", -1));
        Assert.Throws<ArgumentException>(() => message.SetResponse(99, "ok", 1));
        message.SetResponse(200, "ok", 1);
        Assert.Throws<ArgumentException>(() => message.Set("t", "1"));
        Assert.Throws<ArgumentException>(() => message.Set("A", "1"));
        Assert.Throws<ArgumentException>(() => message.Set("a", "line\nfeed"));
        Assert.Throws<ArgumentException>(() => message.Set("a", new string('x', 201)));
        for (int i = 1; i < SignalingMessage.MaxHeaders; i++)
        {
            message.Set("h" + i, "1");
        }

        Assert.Throws<ArgumentException>(() => message.Set("one-more", "1"));
    }

    [Fact]
    public void EncodeThenTryDecode_AnyMessage_IsTheSame()
        => Prop.ForAll(Messages().ToArbitrary(), message =>
        {
            byte[] buffer = new byte[SignalingMessage.MaxBytes + 7];
            int count = message.Encode(buffer, 7);
            if (count == 0)
            {
                return true;
            }

            SignalingMessage back = new();
            return back.TryDecode(buffer, 7, count) && Same(message, back)
                && TextOf(back) == TextOf(message);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryDecode_AnyBytes_IsTotalAndCanonical()
        => Prop.ForAll<byte[]>(bytes =>
        {
            SignalingMessage message = new();
            return !message.TryDecode(bytes, 0, bytes.Length) || message.Encode(new byte[2000], 0) > 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryDecode_TruncatedAtEveryByte_IsRefusedOrAWholeMessage()
    {
        byte[] whole = Encoding.ASCII.GetBytes("RING /session/00\nt: 9\nrole: responder\npeer: 101\n");
        SignalingMessage message = new();
        for (int count = 0; count < whole.Length; count++)
        {
            bool isAtLineEnd = count > 17 && whole[count - 1] == '\n';
            Assert.Equal(isAtLineEnd, message.TryDecode(whole, 0, count));
        }

        Assert.True(message.TryDecode(whole, 0, whole.Length));
    }

    [Fact]
    public void TryDecode_EveryBitFlipped_NeverThrowsAndNeverReadsTheSame()
    {
        byte[] whole = Encoding.ASCII.GetBytes("RING /session/00\nt: 9\nrole: responder\npeer: 101\n");
        SignalingMessage original = new();
        SignalingMessage message = new();
        Assert.True(original.TryDecode(whole, 0, whole.Length));
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] flipped = (byte[])whole.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(message.TryDecode(flipped, 0, flipped.Length) && Same(original, message));
        }
    }

    [Fact]
    public void TryDecode_ImpossibleRange_IsRefused()
    {
        byte[] whole = Encoding.ASCII.GetBytes("GET /a\nt: 1\n");
        SignalingMessage message = new();
        Assert.False(message.TryDecode(null, 0, 1));
        Assert.False(message.TryDecode(whole, -1, 12));
        Assert.False(message.TryDecode(whole, 0, -1));
        Assert.False(message.TryDecode(whole, 0, 13));
        Assert.False(message.TryDecode(whole, 1, 12));
        Assert.False(message.TryDecode(whole, int.MaxValue, 12));
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("123456789012345", true)]
    [InlineData("1234567890123456", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("12a", false)]
    [InlineData("+1", false)]
    public void IsNumber_Text_IsDigitsOnly(string? text, bool expected)
        => Assert.Equal(expected, SignalingNames.IsNumber(text));

    private static Gen<SignalingMessage> Messages()
        => from isRequest in ArbMap.Default.GeneratorFor<bool>()
           from verb in Text(VerbChars, SignalingMessage.MaxVerbChars)
           from word in Text(Printable('!'), SignalingMessage.MaxWordChars)
           from status in Gen.Choose(100, 699)
           from transaction in Gen.Choose(0, int.MaxValue)
           from headers in Gen.ArrayOf(
               from name in Text(NameChars, SignalingMessage.MaxNameChars)
               from value in Text(Printable(' '), SignalingMessage.MaxValueChars)
               select (name, value))
           select Create(isRequest, verb, word, status, transaction, headers);

    private static Gen<string> Text(string alphabet, int maxChars)
        => from length in Gen.Choose(1, maxChars)
           from chars in Gen.ArrayOf(Gen.Elements(alphabet.ToCharArray()), length)
           select new string(chars);

    private static string Printable(char from)
        => string.Concat(Enumerable.Range(from, '~' - from + 1).Select(c => (char)c));

    private static SignalingMessage Create(bool isRequest, string verb, string word, int status,
        int transaction, (string Name, string Value)[] headers)
    {
        SignalingMessage message = new();
        if (isRequest)
        {
            message.SetRequest(verb, word, transaction);
        }
        else
        {
            message.SetResponse(status, word, transaction);
        }

        foreach ((string name, string value) in headers.Where(h => h.Name != "t").Take(23))
        {
            message.Set(name, value);
        }

        return message;
    }

    private static bool Same(SignalingMessage a, SignalingMessage b)
        => a.IsRequest == b.IsRequest && TextOf(a) == TextOf(b);

    private static string TextOf(SignalingMessage message)
    {
        byte[] buffer = new byte[SignalingMessage.MaxBytes];
        return Encoding.ASCII.GetString(buffer, 0, message.Encode(buffer, 0));
    }

    private static bool Decode(SignalingMessage message, string text)
        => message.TryDecode(Encoding.ASCII.GetBytes(text), 0, text.Length);
}
