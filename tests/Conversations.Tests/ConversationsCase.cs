using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Inbox;
using Throughline.Events;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.People.Segments;
using Throughline.Staff;
using Throughline.Staff.Teams;
using Throughline.Staff.Users;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;

namespace Throughline.Conversations.Tests;

/// <summary>A desk with teams and people who work there, and a channel whose customers fetch what is said to them.</summary>
public abstract class ConversationsCase(Store store) : DatabaseCase(store)
{
    protected const string Channel = "webchat";

    protected static Caller Lead => Caller.CommandLine;

    protected long Now => Micros.Now(Time);

    protected override void Add(IServiceCollection services) =>
        services.AddWeb().AddStaff().AddEvents().AddPeople().AddGate().AddConversations().AddSingleton<IDeliverHere, Fetched>();

    private sealed class Fetched : IDeliverHere
    {
        public bool Delivers(string channel) => channel == Channel;
    }

    /// <summary>Somebody of a role, in teams.</summary>
    protected async Task<Caller> Hire(string name, string role, params string[] teams)
    {
        await Get<AddUser>().Do(Lead, new(name, null, role, "a long password 1"));
        foreach (var team in teams)
            await Get<JoinTeam>().Do(Lead, team, name);
        var id = await Database.Read(session => session.Single<string>("select id from users where name = @name", new { name }));
        return new Caller(id, name, Role.Get(role).Permissions, "");
    }

    protected static NewConversation From(string who, string text = "Hello", string? key = null, string channel = Channel) =>
        new(key, [new(channel == "email" ? "email" : channel, channel == "email" ? $"{who}@example.org" : who)], channel, text, Name: null);

    protected Task<Conversation> Open(string who, string text = "Hello", string? key = null, string channel = Channel) => Get<OpenConversation>().Do(From(who, text, key, channel));

    protected Task<Conversation> Stands(string id) => Database.Read(session => Get<ConversationList>().Get(session, id));

    protected Task<List<Message>> Said(string id) => Database.Read(session => Get<MessageList>().After(session, id, 0, 10_000));

    /// <summary>Whether the gate knows it as open, and with whom.</summary>
    protected Task<InteractionOwner?> Owner(Conversation of) => Database.Read(session => Get<InteractionOwners>().Find(session, of.Identifier, of.Id));

    protected async Task Settle()
    {
        foreach (var reader in Get<IEnumerable<IReader>>())
            await Get<ReaderStep>().Settle(reader, TestContext.Current.CancellationToken);
    }

    /// <summary>Customers of the channel have completed an order, and segments have followed.</summary>
    protected async Task Bought(params string[] who)
    {
        await Database.Write(tx => Get<EventLog>().Append(tx, Get<Sources>().GetOrAdd(tx, "shop").Id, [.. who.Select(one => new NewEvent
        {
            MessageId = $"bought-{one}",
            Identifiers = [new Identifier(Channel, one)],
            Kind = "track",
            Name = "Order Completed",
            OccurredAt = Now,
            ReceivedAt = Now,
            Properties = "{}",
            Digest = new byte[16],
        })]));
        await Shown();
        await Settle();
        Assert.False(await Get<KeepSegments>().CatchUp(TestContext.Current.CancellationToken), "something still waits for readers");
    }
}
