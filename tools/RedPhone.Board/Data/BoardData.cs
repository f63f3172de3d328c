using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace RedPhone.Board.Data;

/// <summary>
/// The whole board as read from hardware/board/*.yaml. Reading checks the schema: an unknown or
/// missing word, an unknown symbol, item, sheet, pin or net is a <see cref="BoardException"/> that
/// names file and line or part.
/// </summary>
public sealed class BoardData
{
    /// <summary>board.yaml.</summary>
    public required BoardFile Board { get; init; }

    /// <summary>symbols.yaml, parsed.</summary>
    public required Dictionary<string, Symbol> Symbols { get; init; }

    /// <summary>items.yaml.</summary>
    public required Dictionary<string, ItemEntry> Items { get; init; }

    /// <summary>parts.yaml.</summary>
    public required List<PartEntry> Parts { get; init; }

    /// <summary>drawing.yaml: sheet id to what stands where.</summary>
    public required Dictionary<string, DrawingEntry> Drawings { get; init; }

    /// <summary>nets.yaml.</summary>
    public required List<NetEntry> Nets { get; init; }

    /// <summary>registers.yaml.</summary>
    public required Dictionary<string, ChipEntry> Chips { get; init; }

    /// <summary>Reads the folder; throws <see cref="BoardException"/>.</summary>
    public static BoardData Load(string folder)
    {
        var data = new BoardData
        {
            Board = Read<BoardFile>(folder, "board.yaml"),
            Symbols = Read<Dictionary<string, SymbolEntry>>(folder, "symbols.yaml")
                .ToDictionary(p => p.Key, p => Symbol.Parse(p.Key, p.Value)),
            Items = Read<Dictionary<string, ItemEntry>>(folder, "items.yaml"),
            Parts = Read<List<PartEntry>>(folder, "parts.yaml"),
            Drawings = Read<Dictionary<string, DrawingEntry>>(folder, "drawing.yaml"),
            Nets = Read<List<NetEntry>>(folder, "nets.yaml"),
            Chips = Read<Dictionary<string, ChipEntry>>(folder, "registers.yaml"),
        };
        data.CheckSchema();
        data.CheckDrawings();
        return data;
    }

    /// <summary>Net name to its pins as "ref-number", sorted.</summary>
    public SortedDictionary<string, SortedSet<string>> Netlist()
    {
        var nets = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (PartEntry part in Parts)
        {
            foreach ((string pin, string net) in part.Pins)
            {
                if (!nets.TryGetValue(net, out SortedSet<string>? pins))
                {
                    nets[net] = pins = new SortedSet<string>(StringComparer.Ordinal);
                }

                pins.Add($"{part.Ref}-{pin}");
            }
        }

        return nets;
    }

    /// <summary>All connected pins of a net.</summary>
    public IEnumerable<(PartEntry Part, SymbolPin Pin)> PinsOf(string net) =>
        from part in Parts
        from pin in Symbols[part.Symbol].Pins
        where part.Pins.GetValueOrDefault(pin.Number) == net
        select (part, pin);

    /// <summary>The kind of a net.</summary>
    public string KindOf(string net) => Nets.First(n => n.Net == net).Kind;

    private static T Read<T>(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        try
        {
            IDeserializer yaml = new DeserializerBuilder().WithDuplicateKeyChecking()
                .WithNamingConvention(CamelCaseNamingConvention.Instance).Build();
            return yaml.Deserialize<T>(File.ReadAllText(path))
                ?? throw new BoardException($"{file}: empty");
        }
        catch (YamlException error)
        {
            throw new BoardException(
                $"{file} line {error.Start.Line}: {error.InnerException?.Message ?? error.Message}");
        }
        catch (IOException error)
        {
            throw new BoardException($"{file}: {error.Message}");
        }
    }

    private void CheckSchema()
    {
        var nets = new HashSet<string>();
        foreach (NetEntry net in Nets)
        {
            Require(nets.Add(net.Net), $"nets.yaml: {net.Net} is listed twice");
            Require(_kinds.Contains(net.Kind), $"nets.yaml: {net.Net} has unknown kind "
                + $"'{net.Kind}' (known: {string.Join(' ', _kinds)})");
        }

        var refs = new HashSet<string>();
        foreach (PartEntry part in Parts)
        {
            Require(refs.Add(part.Ref), $"parts.yaml: {part.Ref} is placed twice");
            Require(Symbols.ContainsKey(part.Symbol),
                $"parts.yaml: {part.Ref} has unknown symbol '{part.Symbol}'");
            Require(Items.ContainsKey(part.Item),
                $"parts.yaml: {part.Ref} has unknown item '{part.Item}'");
            Require(Board.Sheets.Any(s => s.Id == part.Sheet),
                $"parts.yaml: {part.Ref} is on unknown sheet '{part.Sheet}'");
            Require(Drawings.GetValueOrDefault(part.Sheet)?.Place.GetValueOrDefault(part.Ref)
                is string place && part.TryPlace(place), $"drawing.yaml: {part.Ref} needs "
                + $"'x y' and perhaps h, v, h- or v- on sheet {part.Sheet}");
            foreach ((string pin, string net) in part.Pins)
            {
                Require(Symbols[part.Symbol].Pins.Any(p => p.Number == pin),
                    $"parts.yaml: {part.Ref} has no pin '{pin}' ({part.Symbol})");
                Require(nets.Contains(net),
                    $"parts.yaml: {part.Ref} pin {pin}: net '{net}' is not in nets.yaml");
            }
        }
    }

    private void CheckDrawings()
    {
        foreach ((string id, DrawingEntry drawing) in Drawings)
        {
            Require(Board.Sheets.Any(s => s.Id == id), $"drawing.yaml: no sheet '{id}'");
            foreach (string name in drawing.Place.Keys)
            {
                Require(Parts.Any(p => p.Ref == name && p.Sheet == id),
                    $"drawing.yaml: {name} is no part of sheet {id}");
            }
        }
    }

    private static readonly string[] _kinds =
        ["power", "ground", "i2s", "i2c", "usb", "spi", "key", "mic", "ear", "lamp", "control"];

    private static void Require(bool good, string message)
    {
        if (!good)
        {
            throw new BoardException(message);
        }
    }
}
