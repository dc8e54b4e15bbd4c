using System.CommandLine;

namespace Throughline.Host;

/// <summary>The two options by which every verb finds its store.</summary>
internal sealed class StoreOptions
{
    public Option<string> Data { get; } = new("--data")
    {
        Description = "The data folder.",
        DefaultValueFactory = _ => "data",
        HelpName = "DIR",
    };

    public Option<string?> Database { get; } = new("--database")
    {
        Description = "postgresql://user:password@host:port/name instead of SQLite in the data folder. Also read from THROUGHLINE_DATABASE.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("THROUGHLINE_DATABASE"),
        HelpName = "URL",
    };

    public void AddTo(Command command)
    {
        command.Add(Data);
        command.Add(Database);
    }

    /// <inheritdoc cref="Store.Open"/>
    public Task<Store> Open(ParseResult parsed) => Store.Open(parsed.GetValue(Data)!, parsed.GetValue(Database));

    /// <inheritdoc cref="Store.OpenToRead"/>
    public Task<Store> OpenToRead(ParseResult parsed) => Store.OpenToRead(parsed.GetValue(Data)!, parsed.GetValue(Database));
}
