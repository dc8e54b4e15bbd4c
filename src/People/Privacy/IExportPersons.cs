using Microsoft.Extensions.DependencyInjection;
using Throughline.Kernel.Storage;

namespace Throughline.People.Privacy;

/// <summary>
/// A slice's part of what a person is given on asking what is held about them. Registered with <see cref="Exporting.AddExport{T}"/>.
/// </summary>
public interface IExportPersons
{
    /// <summary>The name of its part of the document: <c>consents</c>. Parts stand in the order of their names.</summary>
    string Section { get; }

    /// <summary>
    /// Everything kept about these identifiers of one person, and nothing about anybody else; each is written as JSON as it comes, so a
    /// long list is not held in memory. Instants as text (<see cref="Kernel.Micros.ToText"/>), columns of JSON as <see cref="System.Text.Json.JsonElement"/>.
    /// </summary>
    IEnumerable<object> Of(Session session, IReadOnlyList<long> identifiers);
}

public static class Exporting
{
    public static IServiceCollection AddExport<T>(this IServiceCollection services) where T : class, IExportPersons =>
        services.AddSingleton<IExportPersons, T>();
}
