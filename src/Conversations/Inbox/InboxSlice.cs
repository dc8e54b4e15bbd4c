using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Attachments;
using Throughline.Conversations.Merging;
using Throughline.Conversations.Routing;
using Throughline.Events.Following;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Gate;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.People.Privacy;
using Throughline.People.Timeline;
using Throughline.Web.Access;
using Throughline.Web.Layout;
using Throughline.Web.Live;

namespace Throughline.Conversations.Inbox;

/// <summary>The slice's table of contents.</summary>
internal static class InboxSlice
{
    public static IServiceCollection AddInbox(this IServiceCollection services) => services
        .AddSingleton<ConversationList>()
        .AddSingleton<MessageList>()
        .AddSingleton<MessageWords>()
        .AddSingleton<MessageChanges>()
        .AddSingleton<KeepChange>()
        .AddSingleton<ChangeMessage>()
        .AddSingleton<Participants>()
        .AddSingleton<Tags>()
        .AddSingleton<Drafts>()
        .AddSingleton<ConversationFacts>()
        .AddSingleton<ConversationAccess>()
        .AddSingleton<QueueConversations>()
        .AddSingleton<IFollowRouting>(of => of.GetRequiredService<QueueConversations>())
        .AddSingleton<AcceptOffers>()
        .AddSingleton<EndWrapUp>()
        // channels ask these, what they are made of is the module's own: so they are made here
        .AddSingleton(of => new OpenConversation(
            of.GetRequiredService<ConversationFacts>(), of.GetRequiredService<ConversationList>(), of.GetRequiredService<MessageList>(), of.GetRequiredService<Identifiers>(),
            of.GetRequiredService<InteractionOwners>(), of.GetRequiredService<QueueConversations>(), of.GetRequiredService<EncloseFiles>(), of.GetRequiredService<ConversationAccess>(),
            of.GetRequiredService<LiveStreams>(), of.GetRequiredService<Database>(), of.GetRequiredService<TimeProvider>()))
        .AddSingleton(of => new ReceiveMessage(
            of.GetRequiredService<ConversationFacts>(), of.GetRequiredService<ConversationList>(), of.GetRequiredService<MessageList>(), of.GetRequiredService<Identifiers>(),
            of.GetRequiredService<InteractionOwners>(), of.GetRequiredService<QueueConversations>(), of.GetRequiredService<EncloseFiles>(), of.GetRequiredService<ConversationTies>(), of.GetRequiredService<LiveStreams>(),
            of.GetRequiredService<Database>(), of.GetRequiredService<TimeProvider>()))
        .AddSingleton(of => new StateByCustomer(
            of.GetRequiredService<ConversationFacts>(), of.GetRequiredService<ConversationList>(), of.GetRequiredService<Identifiers>(), of.GetRequiredService<MessageList>(),
            of.GetRequiredService<KeepChange>(), of.GetRequiredService<LiveStreams>()))
        .AddSingleton<WriteMessage>()
        .AddSingleton<AssignConversation>()
        .AddSingleton<HandOver>()
        .AddSingleton<TagConversation>()
        .AddSingleton<ChangeState>()
        .AddSingleton<IDueWorker>(of => of.GetRequiredService<ChangeState>())
        .AddSingleton<SearchMessages>()
        .AddSingleton<ListConversations>()
        .AddSingleton<ShowRail>()
        .AddSingleton<ShowConversation>()
        .AddSingleton<ShowWhy>()
        .AddSingleton<ShowPersonConversations>()
        .AddPersonPanel(new PersonPanel("Conversations", ShowPersonConversations.Path, Permissions.ConversationsRead, 49, ReadImported.ReaderName))
        .AddFollowedAppends<FollowGate>()
        .AddSingleton<IReader, ReadImported>()
        .AddSingleton<IFollowReaders, TellDesks>()
        .AddTimelineLines<ConversationLines>()
        .AddEventGuard<GuardWords>()
        .AddForgetting<KeptConversations>()
        .AddExport<KeptConversations>()
        .AddRailEntry(new RailEntry("Inbox", ListConversations.Path, "inbox", Permissions.ConversationsRead, 10));

    public static void MapInbox(this IEndpointRouteBuilder routes)
    {
        OpenConversation.Map(routes);
        ReceiveMessage.Map(routes);
        ListConversations.Map(routes);
        ShowRail.Map(routes);
        SearchMessages.Map(routes);
        ShowConversation.Map(routes);
        ShowWhy.Map(routes);
        ShowPersonConversations.Map(routes);
        AcceptOffers.Map(routes);
        EndWrapUp.Map(routes);
        WriteMessage.Map(routes);
        ChangeMessage.Map(routes);
        Drafts.Map(routes);
        ChangeState.Map(routes);
        AssignConversation.Map(routes);
        HandOver.Map(routes);
        TagConversation.Map(routes);
    }
}
