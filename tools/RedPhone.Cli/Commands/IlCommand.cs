using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RedPhone.Meter;
using Spectre.Console;

namespace RedPhone.Cli.Commands;

/// <summary><c>il</c>: what the firmware costs on the interpreter.</summary>
internal static class IlCommand
{
    private const int DefaultTop = 15;
    private const double Million = 1_000_000;

    public static Command Create()
    {
        var top = new Option<int>("--top")
        {
            Description = "Methods to list for each work named by --work.",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultTop,
        };
        var work = new Option<string?>("--work")
        {
            Description = "Only work whose name begins so, and its most expensive methods.",
            HelpName = "NAME",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON array instead." };
        var command = new Command("il", $"""
            Runs real work on instrumented copies of the firmware's binaries and counts the executed
            IL instructions, allocations and native calls. Seconds are at 1, 2 and 3 M IL/s.

            Examples:
              redphone il
              redphone il --work call-second-hs80 --top 20

            Exits with 2 when a budget of tests/budgets/il.json is exceeded.
            {ExitCode.Help}
            """)
        {
            top, work, json,
        };
        command.SetAction(result => Run(result.GetValue(top), result.GetValue(work),
            result.GetValue(json)));
        return command;
    }

    private static int Run(int top, string? work, bool json)
    {
        WorkResult[] results = [.. WorkCatalog.Measure().Where(r => work is null
            || r.Work.StartsWith(work, StringComparison.OrdinalIgnoreCase))];
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(results,
                new JsonSerializerOptions(JsonSerializerDefaults.Web)));
        }
        else
        {
            PrintWorks(results);
            foreach (WorkResult result in work is null ? [] : results)
            {
                PrintMethods(result, top);
            }
        }

        string[] violations = [.. IlBudgets.Violations(results)];
        foreach (string violation in violations)
        {
            Console.Error.WriteLine($"above budget: {violation}");
        }

        return violations.Length == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static void PrintWorks(WorkResult[] results)
    {
        var table = new Table().AddColumns("work", "IL", "1M/s", "2M/s", "3M/s", "native",
            "crypto", "bytes", "literals", "crypto B", "budget", "");
        foreach (WorkResult result in results)
        {
            IlBudget? budget = IlBudgets.All.FirstOrDefault(b => b.Work == result.Work);
            table.AddRow(result.Work, Number(result.Il), Seconds(result.Il, 1),
                Seconds(result.Il, 2), Seconds(result.Il, 3), Number(result.NativeCalls),
                Number(result.CryptoCalls), Number(result.Bytes), Number(result.Literals),
                Number(result.CryptoAllocated), budget is null ? "" : Number(budget.Il),
                Verdict(budget, result));
        }

        AnsiConsole.Write(table.Border(TableBorder.Markdown));
    }

    private static string Verdict(IlBudget? budget, WorkResult result)
    {
        if (budget is null)
        {
            return "";
        }

        return budget.Violations(result).Any() ? "ABOVE"
            : budget.Goal is not long goal || result.Il <= goal ? "holds"
            : $"misses goal {Number(goal)}";
    }

    private static void PrintMethods(WorkResult result, int top)
    {
        if (result.Methods.Length == 0)
        {
            return;
        }

        AnsiConsole.WriteLine();
        AnsiConsole.WriteLine($"{result.Work}: {result.What}");
        var table = new Table().AddColumns("method", "IL", "share", "calls", "bytes");
        foreach (MethodCost method in result.Methods.Take(top))
        {
            double share = 100.0 * method.Il / Math.Max(1, result.Methods.Sum(m => m.Il));
            table.AddRow(Markup.Escape(method.Name), Number(method.Il),
                share.ToString("F1", CultureInfo.InvariantCulture) + " %", Number(method.Calls),
                Number(method.Bytes));
        }

        AnsiConsole.Write(table.Border(TableBorder.Markdown));
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Seconds(long il, double milPerSecond)
        => (il / Million / milPerSecond).ToString("0.0000", CultureInfo.InvariantCulture);
}
