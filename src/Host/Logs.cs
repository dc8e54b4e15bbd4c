using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging.Console;

namespace Throughline.Host;

/// <summary>What the server says on its output: lines for people, or JSON objects with <c>THROUGHLINE_LOG=json</c>. Levels by <c>Logging__LogLevel__…</c> as ever.</summary>
internal static class Logs
{
    private static readonly Dictionary<string, string?> Levels = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        // It warns that the keys which sign forms are not encrypted in the database; docs/access.md says so and why.
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
    };

    public static void Configure(WebApplicationBuilder builder)
    {
        // first, so that everything else that is configured comes before it
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Levels });
        var logging = builder.Logging;
        logging.ClearProviders();
        if (Environment.GetEnvironmentVariable("THROUGHLINE_LOG") == "json")
        {
            logging.AddJsonConsole(options =>
            {
                options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
                options.UseUtcTimestamp = true;
                options.IncludeScopes = true; // carries the trace id
            });
        }
        else
        {
            logging.AddSimpleConsole(options =>
            {
                options.SingleLine = true;
                options.TimestampFormat = "HH:mm:ss ";
                options.ColorBehavior = LoggerColorBehavior.Default;
            });
        }
    }
}
