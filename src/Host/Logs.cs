using Microsoft.Extensions.Logging.Console;

namespace Throughline.Host;

/// <summary>What the server says on its output: lines for people, or JSON objects with <c>THROUGHLINE_LOG=json</c>. Levels by <c>Logging__LogLevel__…</c> as ever.</summary>
internal static class Logs
{
    public static void Configure(ILoggingBuilder logging)
    {
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
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        // It warns that the keys which sign forms are not encrypted in the database; docs/access.md says so and why.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }
}
