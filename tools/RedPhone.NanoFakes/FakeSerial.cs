using System.Text;

namespace RedPhone.NanoFakes;

/// <summary>The UART: what a person types and reads.</summary>
public sealed class FakeSerial
{
    /// <summary>What was typed and not read yet.</summary>
    public Queue<byte> Typed { get; } = new();

    /// <summary>What was answered.</summary>
    public StringBuilder Answered { get; } = new();

    /// <summary>The image keeps the port for itself.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Types a text.</summary>
    public void Type(string text)
    {
        foreach (byte value in Encoding.ASCII.GetBytes(text))
        {
            Typed.Enqueue(value);
        }
    }
}
