using System.CommandLine;
using RedPhone.Emulator;

namespace RedPhone.Cli.Commands;

/// <summary>Options that <c>demo</c> and <c>simulate</c> share.</summary>
internal sealed class CallCommandOptions
{
    private readonly Option<double> _loss = new("--loss")
    {
        Description = "Datagrams lost on the way to each phone, percent.",
        HelpName = "P",
    };

    private readonly Option<int> _jitter = new("--jitter")
    {
        Description = "Further delay of each received datagram, 0 to this, ms.",
        HelpName = "MS",
    };

    private readonly Option<int> _delay = new("--delay")
    {
        Description = "One-way delay between each phone and every server, ms.",
        HelpName = "MS",
    };

    private readonly Option<string?> _mitm = new("--mitm")
    {
        Description = "Somebody sits between: 'first' (the default: a colluding master and relay, "
            + "the pair's first call), 'second' (after a call in which the pair confirmed), "
            + "'relay' (a relay alone).",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "WHEN",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print one JSON object as the last line.",
    };

    public CallCommandOptions(int defaultDelayMs)
    {
        _delay.DefaultValueFactory = _ => defaultDelayMs;
        Limit(_loss, 0, 100);
        Limit(_jitter, 0, 1000);
        Limit(_delay, 0, 1000);
        _mitm.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && TryAttack(result.Tokens[0].Value) is null)
            {
                result.AddError("--mitm takes first, second or relay");
            }
        });
    }

    public void AddTo(Command command)
    {
        command.Add(_loss);
        command.Add(_jitter);
        command.Add(_delay);
        command.Add(_mitm);
        command.Add(_json);
    }

    public bool Json(ParseResult result) => result.GetValue(_json);

    public CallOptions Read(ParseResult result) => new()
    {
        LossPercent = result.GetValue(_loss),
        JitterMs = result.GetValue(_jitter),
        DelayMs = result.GetValue(_delay),
        Attack = result.GetResult(_mitm) is null ? Attack.None
            : TryAttack(result.GetValue(_mitm) ?? "first") ?? Attack.FirstCall,
    };

    private static Attack? TryAttack(string text) => text switch
    {
        "first" => Attack.FirstCall,
        "second" => Attack.SecondCall,
        "relay" => Attack.RelayOnly,
        _ => null,
    };

    private static void Limit<T>(Option<T> option, T least, T most)
        where T : IComparable<T>
        => option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<T>() is T value
                && (value.CompareTo(least) < 0 || value.CompareTo(most) > 0))
            {
                result.AddError($"{option.Name} takes {least} to {most}");
            }
        });
}
