using System.Text.RegularExpressions;

namespace RedPhone.Architecture.Tests;

/// <summary>A type of the API list, its members without parameter names.</summary>
internal sealed record ApiType(string Kind, string[] Bases, HashSet<string> Members);

/// <summary>The API list of one nanoFramework assembly, read from tests/vectors.</summary>
internal sealed class ApiList
{
    private const string Core = "tests/vectors/nano-api-mscorlib.txt";
    private const string Platform = "tests/vectors/nano-api-platform.txt";
    private const string Head = "## assembly ";

    public Dictionary<string, ApiType> Types { get; } = [];

    public static ApiList Read(string assembly)
    {
        var list = new ApiList();
        ApiType? current = null;
        string file = assembly == "mscorlib" ? Core : Platform;
        bool isOurs = false;
        foreach (string line in File.ReadLines(Path.Combine(Repository.Root, file)))
        {
            if (line.StartsWith(Head))
            {
                isOurs = line[Head.Length..].Split(' ')[0] == assembly;
            }

            if (!isOurs)
            {
                continue;
            }

            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == ' ')
            {
                Add(current!, line.Trim());
                continue;
            }

            Match head = Regex.Match(line,
                @"^(?:abstract |sealed |static )*(class|struct|interface|enum|delegate) (\S+)"
                + "(?: : (.*))?$");
            string[] bases = head.Groups[3].Success ? head.Groups[3].Value.Split(", ") : [];
            current = new ApiType(head.Groups[1].Value, bases, []);
            list.Types.Add(head.Groups[2].Value, current);
        }

        return list;
    }

    // "virtual System.String ToString(System.Int32 x)" -> "System.String ToString(System.Int32)".
    private static void Add(ApiType type, string line)
    {
        if (type.Kind == "enum")
        {
            type.Members.UnionWith(line.Split(", "));
            return;
        }

        string text = Regex.Replace(line, @"^(?:(?:virtual|abstract|protected) )+", "");
        text = Regex.Replace(text, @"\(([^)]*)\)", match => "(" + string.Join(", ",
            match.Groups[1].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries)
                .Select(WithoutName)) + ")");
        type.Members.Add(text);

        // A property with a setter may be declared here with the getter alone.
        type.Members.Add(text.Replace("{ get; set; }", "{ get; }"));
    }

    private static string WithoutName(string parameter)
    {
        string type = Regex.Replace(parameter, "^(params|out|in) ", "");
        bool isReference = type.StartsWith("ref ");
        string[] words = type.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return isReference ? "ref " + words[1] : words[0];
    }
}
