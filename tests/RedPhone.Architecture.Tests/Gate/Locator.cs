using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace RedPhone.Architecture.Tests.Gate;

/// <summary>A place in the sources.</summary>
internal sealed record Location(string File, int Line);

/// <summary>
/// Says in which line something was written: from the portable PDB, or, for a declaration without
/// code, by looking for it in the sources.
/// </summary>
internal sealed class Locator(IEnumerable<string> sources)
{
    private readonly Lazy<List<(string File, string[] Lines)>> _sources = new(
        () => [.. sources.Select(file => (file, File.ReadAllLines(file)))]);

    public Location Of(TypeDefinition type)
    {
        TypeDefinition named = type;
        while (named.Name.StartsWith('<') && named.DeclaringType != null)
        {
            named = named.DeclaringType;
        }

        if (named != type && FirstLine(type) is Location inside)
        {
            return inside;
        }

        string name = Regex.Escape(named.Name.Split('`')[0]);
        return Find($@"\b(class|struct|interface|enum|delegate\b.*)\s+{name}\b")
            ?? FirstLine(type) ?? new Location(named.FullName, 0);
    }

    public Location Of(FieldDefinition field)
    {
        string name = Regex.Escape(field.Name);
        return Find($@"^\s*(public|private|protected|internal|static|readonly)\b.*\s{name}\s*[;=]")
            ?? Of(field.DeclaringType);
    }

    public Location Of(MethodDefinition method)
    {
        if (FirstLine(method) is Location place)
        {
            return place;
        }

        return Find($@"\s{Regex.Escape(method.Name)}\s*[<(]") ?? Of(method.DeclaringType);
    }

    /// <summary>The line that begins at each offset of a method's byte code.</summary>
    public static Dictionary<int, Location> Lines(MethodDefinition method)
        => method.DebugInformation.SequencePoints.Where(point => !point.IsHidden)
            .ToDictionary(point => point.Offset, Place);

    private static Location? FirstLine(TypeDefinition type)
        => type.Methods.Select(FirstLine).Where(place => place != null)
            .OrderBy(place => place!.Line).FirstOrDefault();

    private static Location? FirstLine(MethodDefinition method)
    {
        SequencePoint? first = method.DebugInformation.SequencePoints
            .FirstOrDefault(point => !point.IsHidden);
        return first == null ? null : Place(first);
    }

    private static Location Place(SequencePoint point)
    {
        string path = point.Document.Url;
        string file = Path.IsPathRooted(path) && path.StartsWith(Repository.Root)
            ? Repository.Relative(path) : path;
        return new Location(file, point.StartLine);
    }

    private Location? Find(string pattern)
    {
        var regex = new Regex(pattern);
        foreach ((string file, string[] lines) in _sources.Value)
        {
            for (int i = 0; i < lines.Length; i++)
            {
                if (regex.IsMatch(lines[i]))
                {
                    return new Location(Repository.Relative(file), i + 1);
                }
            }
        }

        return null;
    }
}
