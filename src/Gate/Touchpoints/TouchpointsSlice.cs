using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Gate.Touchpoints.Contacts;
using Throughline.Gate.Touchpoints.Reports;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.People.Privacy;
using Throughline.Web.Audit;

namespace Throughline.Gate.Touchpoints;

/// <summary>The slice's table of contents.</summary>
internal static class TouchpointsSlice
{
    public static IServiceCollection AddTouchpoints(this IServiceCollection services) => services
        .AddSingleton<TouchpointList>()
        .AddSingleton<ListTouchpoints>()
        .AddSingleton<ShowTouchpoint>()
        .AddSingleton<RegisterTouchpoint>()
        .AddSingleton<ChangeTouchpoint>()
        .AddSingleton<ContactList>()
        .AddSingleton<ListMet>()
        .AddSingleton<AdoptTouchpoint>()
        .AddReader<CountContacts>()
        .AddForgetting<CountContacts>()
        .AddExport<CountContacts>()
        // the command line asks these, what they are made of is the slice's own: so they are made here
        .AddSingleton(of => new ImportTouchpoints(
            of.GetRequiredService<TouchpointList>(), of.GetRequiredService<ChangeTouchpoint>(), of.GetRequiredService<Database>(), of.GetRequiredService<AuditList>(), of.GetRequiredService<TimeProvider>()))
        .AddSingleton(of => new ShowReports(
            of.GetRequiredService<TouchpointList>(), of.GetRequiredService<ContactList>(), of.GetRequiredService<Persons>(), of.GetRequiredService<Database>(), of.GetRequiredService<TimeProvider>()));

    public static void MapTouchpoints(this IEndpointRouteBuilder routes)
    {
        ListTouchpoints.Map(routes);
        ShowTouchpoint.Map(routes);
        RegisterTouchpoint.Map(routes);
        ChangeTouchpoint.Map(routes);
        ImportTouchpoints.Map(routes);
        ListMet.Map(routes);
        AdoptTouchpoint.Map(routes);
        ShowReports.Map(routes);
    }
}
