using System.Text;

namespace RedPhone.Esp32.Tests.Fakes;

/// <summary>The UART: what a person types and reads.</summary>
internal sealed class FakeSerial
{
    public Queue<byte> Typed { get; } = new();

    public StringBuilder Answered { get; } = new();

    public bool IsTaken { get; set; }

    public void Type(string text)
    {
        foreach (byte value in Encoding.ASCII.GetBytes(text))
        {
            Typed.Enqueue(value);
        }
    }
}
