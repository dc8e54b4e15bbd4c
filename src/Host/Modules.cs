using Throughline.Channels;
using Throughline.Conversations;
using Throughline.Events;
using Throughline.Gate;
using Throughline.Journeys;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Scorecard;
using Throughline.Staff;
using Throughline.Web;

namespace Throughline.Host;

/// <summary>The table of contents: every module, in the order of docs/architecture.md.</summary>
internal static class Modules
{
    public static IServiceCollection AddModules(this IServiceCollection services, Database database, TimeProvider time, string? data = null) => services
        .AddKernel(database, time, data)
        .AddWeb()
        .AddStaff()
        .AddEvents()
        .AddPeople()
        .AddGate()
        .AddConversations()
        .AddJourneys()
        .AddChannels()
        .AddScorecard();
}
