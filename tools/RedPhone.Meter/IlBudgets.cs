using System.Text.Json;

namespace RedPhone.Meter;

/// <summary>What each work may cost: tests/budgets/il.json, built into this assembly.</summary>
public static class IlBudgets
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>All budgets, in the file's order.</summary>
    public static IReadOnlyList<IlBudget> All { get; } = Load();

    /// <summary>What is wrong with these results, one line each.</summary>
    public static IEnumerable<string> Violations(IEnumerable<WorkResult> results)
        => from result in results
           join budget in All on result.Work equals budget.Work
           from violation in budget.Violations(result)
           select violation;

    private static IlBudget[] Load()
    {
        using Stream stream = typeof(IlBudgets).Assembly.GetManifestResourceStream("budgets.json")!;
        return JsonSerializer.Deserialize<BudgetFile>(stream, Options)!.Works;
    }

    private sealed record BudgetFile(IlBudget[] Works);
}
