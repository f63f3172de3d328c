using RedPhone.Board.Data;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace RedPhone.Board.Prototype;

/// <summary>
/// prototype.yaml: the telephone from modules. Reading checks that every wire ends at a pin its
/// module has, that no pin is wired from two sides, and that the processor's pins are those of the
/// board's pin map; else a <see cref="BoardException"/> says which.
/// </summary>
public sealed class PrototypeFile
{
    /// <summary>The processor's module.</summary>
    public const string Processor = "MCU";

    public string Title { get; set; } = "";
    public string Codec { get; set; } = "";
    public List<ModuleEntry> Modules { get; set; } = [];
    public List<WireEntry> Wires { get; set; } = [];

    /// <summary>Sum of the modules' prices.</summary>
    public decimal Total => Modules.Sum(m => m.Price);

    /// <summary>Reads the folder's file against the board; throws <see cref="BoardException"/>.
    /// </summary>
    public static PrototypeFile Load(string folder, BoardData board)
    {
        const string Name = "prototype.yaml";
        try
        {
            IDeserializer yaml = new DeserializerBuilder().WithDuplicateKeyChecking()
                .WithNamingConvention(CamelCaseNamingConvention.Instance).Build();
            PrototypeFile file = yaml.Deserialize<PrototypeFile>(
                File.ReadAllText(Path.Combine(folder, Name)));
            file.Check(board);
            return file;
        }
        catch (YamlException error)
        {
            throw new BoardException($"{Name} line {error.Start.Line}: "
                + (error.InnerException?.Message ?? error.Message));
        }
    }

    /// <summary>The module of this id.</summary>
    public ModuleEntry Module(string id) => Modules.First(m => m.Id == id);

    private void Check(BoardData board)
    {
        Require(board.Chips.ContainsKey(Codec), $"codec '{Codec}' is not in registers.yaml");
        var targets = new HashSet<string>();
        foreach (WireEntry wire in Wires)
        {
            foreach (string end in wire.To.Prepend(wire.From))
            {
                string[] words = end.Split('.', 2);
                ModuleEntry? module = Modules.FirstOrDefault(m => m.Id == words[0]);
                Require(module != null, $"wire from {wire.From}: no module '{words[0]}'");
                Require(words.Length == 2 && module!.Pins.Contains(words[1]),
                    $"wire from {wire.From}: {words[0]} has no pin '{words[^1]}'");
            }

            foreach (string target in wire.To)
            {
                Require(targets.Add(target), $"{target} is wired twice");
            }
        }

        foreach (WireEntry wire in Wires.Where(w => w.Constant != null))
        {
            PinMapEntry? pin = board.Board.PinMap.FirstOrDefault(p => p.Constant == wire.Constant);
            Require(pin != null, $"no pin is called '{wire.Constant}'");
            Require(wire.To.Prepend(wire.From).Contains($"{Processor}.IO{pin!.Gpio}"),
                $"{wire.Constant} is IO{pin.Gpio}, not on the wire from {wire.From}");
        }
    }

    private static void Require(bool good, string message)
    {
        if (!good)
        {
            throw new BoardException("prototype.yaml: " + message);
        }
    }
}
