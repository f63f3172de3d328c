using System.CommandLine;
using RedPhone.Board.Checks;
using RedPhone.Board.Data;
using RedPhone.Board.Drawing;

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

    public static Command Create()
    {
        var check = new Command("check", Describe("Runs the electrical rule check.", "check"))
        {
            _root,
        };
        check.SetAction(result => Check(result.GetValue(_root)!));
        var export = new Command("export",
            Describe("Writes schematic, BOM and connections anew.", "export"))
        {
            _root,
        };
        export.SetAction(result => Export(result.GetValue(_root)!));
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

    private static int Check(string root)
    {
        BoardData board = BoardData.Load(Path.Combine(root, "hardware", "board"));
        List<Violation> found = BoardCheck.Run(board);
        foreach (var (name, demand, _) in BoardCheck.Rules)
        {
            bool good = found.All(v => v.Rule != name);
            Console.WriteLine($"{(good ? "ok   " : "FAIL ")} {name,-13} {demand}");
            foreach (Violation violation in found.Where(v => v.Rule == name))
            {
                Console.WriteLine($"        {violation.Message}");
            }
        }

        foreach (RailEntry rail in board.Board.Rails)
        {
            Console.WriteLine($"      {rail.Net}: {BoardCheck.LoadMa(board, rail.Net, false)} mA in a "
                + $"call, peak {BoardCheck.LoadMa(board, rail.Net, true)} of {rail.RatedMa} mA");
        }

        Console.WriteLine($"{board.Parts.Count} parts, {board.Nets.Count} nets, "
            + $"{BoardCheck.Rules.Count} rules, {found.Count} violations");
        return found.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static int Export(string root)
    {
        BoardData board = BoardData.Load(Path.Combine(root, "hardware", "board"));
        foreach ((string path, string content) in BoardExport.Create(board))
        {
            string file = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
            Console.WriteLine(path);
        }

        return ExitCode.Ok;
    }
}
