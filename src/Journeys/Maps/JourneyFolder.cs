using System.Security.Cryptography;
using System.Text;
using Throughline.Journeys.Queries;
using Throughline.Kernel.Storage;

namespace Throughline.Journeys.Maps;

/// <summary>Where the files of journeys lie: beside the database's file; on PostgreSQL in temporary folders, since the data folder may be that of another log.</summary>
internal sealed class JourneyFolder(Database database)
{
    /// <summary>The folder of the columns of properties.</summary>
    public const string Properties = "properties";

    public string? Root => database.Dialect.IsPostgres ? null : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(database.Place)) ?? "/", "strata");

    public string? Of(JourneyBy by)
    {
        if (Root is not { } root)
            return null;
        var name = by is JourneyBy.Property property ? "property-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(property.Name))[..8]) : by.ToString();
        return Path.Combine(root, name);
    }
}
