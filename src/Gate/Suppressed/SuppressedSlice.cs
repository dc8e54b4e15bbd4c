using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Log;
using Throughline.Gate.Decisions;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Web.Audit;

namespace Throughline.Gate.Suppressed;

/// <summary>The slice's table of contents.</summary>
internal static class SuppressedSlice
{
    // the command line asks these, what they are made of is the module's own: so they are made here
    public static IServiceCollection AddSuppressed(this IServiceCollection services) => services
        .AddSingleton(of => new ListSuppressions(
            of.GetRequiredService<Suppressions>(), of.GetRequiredService<Identifiers>(), of.GetRequiredService<Persons>(), of.GetRequiredService<Database>()))
        .AddSingleton(of => new ImportSuppressions(
            of.GetRequiredService<SuppressAddress>(), of.GetRequiredService<Suppressions>(), of.GetRequiredService<Identifiers>(), of.GetRequiredService<Database>(), of.GetRequiredService<AuditList>()));

    public static void MapSuppressed(this IEndpointRouteBuilder routes)
    {
        ListSuppressions.Map(routes);
        ImportSuppressions.Map(routes);
    }
}
