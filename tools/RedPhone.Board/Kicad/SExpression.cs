using System.Text;
using RedPhone.Board.Data;

namespace RedPhone.Board.Kicad;

/// <summary>One list of an s-expression: its words in order, and the lists in it.</summary>
public sealed class SExpression
{
    private const int MaxDepth = 64;

    /// <summary>Words, quoted or not; the first is the list's name.</summary>
    public List<string> Words { get; } = [];

    /// <summary>Lists within.</summary>
    public List<SExpression> Lists { get; } = [];

    /// <summary>The first word.</summary>
    public string Name => Words.Count > 0 ? Words[0] : "";

    /// <summary>All lists of a name.</summary>
    public IEnumerable<SExpression> All(string name) => Lists.Where(l => l.Name == name);

    /// <summary>The first list of a name; throws <see cref="BoardException"/>.</summary>
    public SExpression The(string name) => All(name).FirstOrDefault()
        ?? throw new BoardException($"({Name} ...) has no ({name} ...)");

    /// <summary>Reads one list; throws <see cref="BoardException"/> when it is not whole.</summary>
    public static SExpression Parse(string text)
    {
        var open = new Stack<SExpression>();
        for (int i = 0; i < text.Length;)
        {
            char c = text[i];
            if (c == '(')
            {
                if (open.Count == MaxDepth)
                {
                    throw new BoardException("lists too deep");
                }

                var list = new SExpression();
                if (open.Count > 0)
                {
                    open.Peek().Lists.Add(list);
                }

                open.Push(list);
                i++;
            }
            else if (c == ')' && open.Count == 1)
            {
                return open.Pop();
            }
            else if (c == ')' && open.Count > 1)
            {
                open.Pop();
                i++;
            }
            else if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (open.Count > 0)
            {
                open.Peek().Words.Add(Word(text, ref i));
            }
            else
            {
                throw new BoardException($"'{c}' at {i} is no list");
            }
        }

        throw new BoardException("the last list is not closed");
    }

    private static string Word(string text, ref int i)
    {
        var word = new StringBuilder();
        if (text[i] != '"')
        {
            while (i < text.Length && text[i] is not ('(' or ')') && !char.IsWhiteSpace(text[i]))
            {
                word.Append(text[i++]);
            }

            return word.ToString();
        }

        for (i++; i < text.Length && text[i] != '"'; i++)
        {
            i += text[i] == '\\' && i + 1 < text.Length ? 1 : 0;
            word.Append(text[i]);
        }

        i++;
        return word.ToString();
    }
}
