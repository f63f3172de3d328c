using System.CommandLine;
using RedPhone.Board.Checks;
using RedPhone.Board.Data;
using RedPhone.Board.Drawing;
using RedPhone.Board.Prototype;

namespace RedPhone.Cli.Commands;

/// <summary><c>board check|export</c>: the phone's hardware as data.</summary>
internal static class BoardCommand
{
    private static readonly Option<string> _root = new("--root")
    {
        Description = "The repository's folder.",
        HelpName = "DIR",
        DefaultValueFactory = _ => ".",
    };

    private static readonly Option<string> _netlist = new("--netlist")
    {
        Description = "A netlist that KiCad exported (File, Export, Netlist): compares it too.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> _draw = new("--draw")
    {
        Description = "Draws the SVG and PDF pictures too; needs lepton-eda.",
    };

    public static Command Create()
    {
        var check = new Command("check",
            Describe("Runs the electrical rules, reads the schematic's nets back.", "check"))
        {
            _root, _netlist,
        };
        check.SetAction(result => Check(result.GetValue(_root)!, result.GetValue(_netlist)));
        var export = new Command("export",
            Describe("Writes schematic, BOM and connections anew.", "export"))
        {
            _root, _draw,
        };
        export.SetAction(result => Export(result.GetValue(_root)!, result.GetValue(_draw)));
        return new Command("board", $"""
            The phone's board: hardware/board/*.yaml is its source.

            Example:
              redphone board check

            {ExitCode.Help}
            """)
        {
            check, export,
        };
    }

    private static string Describe(string what, string name) => $"""
        {what}

        Example, in the repository's folder:
          redphone board {name}

        {ExitCode.Help}
        """;

    private static int Check(string root, string? netlist)
    {
        BoardData board = BoardData.Load(Path.Combine(root, "hardware", "board"));
        List<Violation> found = BoardCheck.Run(board);
        foreach (var (name, demand, _) in BoardCheck.Rules)
        {
            Say(name, demand, [.. found.Where(v => v.Rule == name).Select(v => v.Message)]);
        }

        bool drawn = CheckSchematic(board, root);
        drawn &= netlist == null || Say("kicad-export", "KiCad's own netlist: as in the data",
            SchematicCheck.KicadExport(board, File.ReadAllText(netlist)));
        foreach (RailEntry rail in board.Board.Rails)
        {
            Console.WriteLine($"      {rail.Net}: {BoardCheck.LoadMa(board, rail.Net, false)} mA in a "
                + $"call, peak {BoardCheck.LoadMa(board, rail.Net, true)} of {rail.RatedMa} mA");
        }

        Console.WriteLine($"{board.Parts.Count} parts, {board.Nets.Count} nets, "
            + $"{BoardCheck.Rules.Count} rules, {found.Count} violations");
        return found.Count == 0 && drawn ? ExitCode.Ok : ExitCode.Failed;
    }

    // True when good; what is not checked is said.
    private static bool Say(string name, string demand, List<string> found)
    {
        Console.WriteLine($"{(found.Count == 0 ? "ok   " : "FAIL ")} {name,-13} {demand}");
        found.ForEach(message => Console.WriteLine($"        {message}"));
        return found.Count == 0;
    }

    private static bool CheckSchematic(BoardData board, string root)
    {
        bool good = Say("kicad", "schematics/kicad: every net and pin as in the data",
            SchematicCheck.Kicad(board, root));
        if (!LeptonTool.IsInstalled)
        {
            Console.WriteLine("NOT   lepton, drc2  not checked: needs a Debian package: "
                + "apt-get install lepton-eda");
            return good;
        }

        good &= Say("lepton", "lepton-netlist: every net and pin as in the data",
            SchematicCheck.Lepton(board, root));
        return Say("drc2", "lepton's own rule check finds no error", SchematicCheck.Drc2(root)) && good;
    }

    private static int Export(string root, bool draw)
    {
        BoardData board = BoardData.Load(Path.Combine(root, "hardware", "board"));
        foreach (string path in BoardExport.Write(board, root))
        {
            Console.WriteLine(path);
        }

        if (draw && !LeptonTool.IsInstalled)
        {
            Console.Error.WriteLine("--draw needs a Debian package: apt-get install lepton-eda");
            return ExitCode.Environment;
        }

        foreach (string path in draw ? Pictures.Draw(root) : [])
        {
            Console.WriteLine(path);
        }

        foreach (string path in PrototypeExport.Write(board, root))
        {
            Console.WriteLine(path);
        }

        return ExitCode.Ok;
    }
}
