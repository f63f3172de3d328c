using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace RedPhone.Hosting;

/// <summary>
/// The processes' console log: one line an entry, UTC. What may be logged: states, counts, names of
/// files. Never keys, SAS, payload or callers' addresses.
/// </summary>
public static class HostLog
{
    /// <summary>Makes the factory; the caller disposes it last, which flushes.</summary>
    public static ILoggerFactory CreateFactory(LogLevel minimum = LogLevel.Information)
        => LoggerFactory.Create(builder => builder
            .SetMinimumLevel(minimum)
            .AddSimpleConsole(options =>
            {
                options.SingleLine = true;
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
                options.ColorBehavior = LoggerColorBehavior.Disabled;
            }));
}
