using Microsoft.AspNetCore.Http;
using Throughline.Conversations.Clocks;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Wallboard;
using Throughline.Staff.Users;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Inbox;

/// <summary>Who sees what: every role and team against every conversation, by every way there is to it.</summary>
public abstract class SeenTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : SeenTests(Store.Sqlite);
    public sealed class OnPostgres() : SeenTests(Store.Postgres);

    [Fact]
    public async Task A_conversation_is_seen_and_changed_by_its_team_who_leads_and_nobody_else_on_every_way_to_it()
    {
        var dana = await Hire("dana", "agent", "service");
        var (here, there) = (await Open("ann", "zebra here"), await Open("bob", "zebra there"));
        await Get<HandOver>().Do(dana, there.Id, new("sales", "theirs", null, null));
        await Enclose(dana, here);
        await Enclose(dana, there);
        var offer = await Owner(there);
        var lead = await Hire("lead", "supervisor");
        await Get<Throughline.Gate.InteractionOwners>().Answer(await Hire("sam", "agent", "sales"), offer!.Offer!.Id, accept: true);
        var number = 0;
        foreach (var role in Role.All)
        {
            foreach (var team in (string[])["service", "sales", "marketing", ""])
            {
                var caller = await Hire($"user-{number++}", role.Name, team.Length > 0 ? [team] : []);
                var leads = caller.May(Permissions.RoutingManage);
                await Look(caller, here, leads || team == "service");
                await Look(caller, there, leads || team == "sales");
            }
        }
        await Look(lead, there, true);
    }

    private readonly Dictionary<string, string> files = [];

    private async Task Enclose(Caller caller, Conversation to)
    {
        var file = await Get<Throughline.Conversations.Attachments.AttachFile>().Do(caller.Id, "a.png", new MemoryStream(Pictures.Png()), TestContext.Current.CancellationToken);
        await Get<WriteMessage>().Do(caller, to.Id, new(null, null, Note: true, Files: [file.Id]));
        files[to.Id] = file.Id;
    }

    private async Task Look(Caller caller, Conversation of, bool sees)
    {
        var viewer = await Database.Read(session => Viewer.Of(session, caller));
        var lists = await Database.Read(session => InboxView.All.ToDictionary(v => v.Key, v => Get<ConversationList>().In(session, v, viewer, null, 100).Exists(c => c.Conversation.Id == of.Id)));
        Assert.Equal((sees, sees, false), (lists["team"], lists["unassigned"], lists["mine"]));
        Assert.Equal(sees, (await Get<ShowWallboard>().Rows(caller, "waiting", null, null, new())).Rows.Any(row => row.Conversation.Id == of.Id));
        Assert.Equal(sees, (await Get<SearchMessages>().Find(caller, "zebra", null)).Messages.Any(m => m.Conversation.Id == of.Id));
        Func<Task>[] ways =
        [
            () => Database.Read(session => Get<ConversationAccess>().Read(session, caller, of.Id)),
            () => Get<TagConversation>().Do(caller, of.Id, ["seen"]),
            () => Get<AssignConversation>().Do(caller, of.Id, null),
            () => Get<WriteMessage>().Do(caller, of.Id, new("A note", "same", Note: true)),
            () => Get<ShowConversation>().Page(caller, of.Id, null),
            () => Get<ShowWhy>().OfConversation(caller, of.Id, null),
            () => Get<ShowClocks>().Answer(caller, of.Id),
            () => Get<Throughline.Conversations.Attachments.ShowAttachment>().Api(of.Id, files[of.Id], null, caller, new DefaultHttpContext()),
            () => ReceiveMessage.Api(of.Id, new("same words", "Hello"), Get<ReceiveMessage>(), Get<ConversationAccess>(), Database, caller),
        ];
        foreach (var way in ways)
            if (sees)
                await way();
            else
                Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(way)).Status);
    }
}
