using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;
using Throughline.Staff.Users;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Live;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Consults;

/// <param name="User">Who is asked: a user's id or sign-in name; or else team, or guest.</param>
/// <param name="Team">A team's key: everybody of it is asked.</param>
/// <param name="Guest">The name of somebody without an account, who comes by the link in the answer.</param>
/// <param name="Last">So many of the last messages are seen, and all that follow; null for all.</param>
/// <param name="Days">How long a guest's link lasts; 7 where not said.</param>
public sealed record NewConsult(string? Question, string? User = null, string? Team = null, string? Guest = null, int? Last = null, int? Days = null);

/// <summary>What a form said, and says again where it could not be asked.</summary>
/// <param name="Whom">user, guest, or t: and a team's key.</param>
/// <param name="Name">Of the colleague or the guest.</param>
public sealed record ConsultWritten(string? Whom, string? Name, string? Question, string? Last, string? Days);

/// <summary>Whose conversation it is asks somebody else about it.</summary>
internal sealed class AskConsult(
    ConversationAccess access, ConversationFacts facts, MessageList messages, ConsultList consults, ConsultLinks links, AuditList audit, IOptions<ConsultOptions> options, LiveStreams live, Database database,
    TimeProvider time)
{
    public const int MostLast = 200;
    private const int MostOpen = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/inbox/{id}/consults", Form).Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapPost("/api/conversations/{id}/consults", Api).Require(Permissions.ConversationsWrite).WithTags("Consults")
            .WithSummary("Asks a user, a team, or a guest by name about the conversation: {question, user | team | guest, last, days}. A guest's link stands in this answer only.");
    }

    private static async Task<IResult> Form(
        string id, [FromForm] string? question, [FromForm] string? whom, [FromForm] string? name, [FromForm] string? last, [FromForm] string? days, [FromForm] string? view,
        AskConsult ask, ShowConversation show, Caller caller, HttpContext http)
    {
        try
        {
            var isGuest = whom == Consult.ToGuest;
            var (consult, secret) = await ask.Do(caller, id, new(
                question, whom is null or Consult.ToUser ? name : null, whom is ['t', ':', .. var team] ? team : null, isGuest ? name : null, Number(last), isGuest ? Number(days) : null));
            return secret is null ? Results.LocalRedirect(ShowConversation.AddressOf(id, view)) : await show.Page(caller, id, view, link: new(consult.WhomName, ConsultByLink.AddressOf(http, secret)));
        }
        catch (Exception e) when (e is UserErrorException or RefusedException { Status: StatusCodes.Status409Conflict or StatusCodes.Status403Forbidden })
        {
            return await show.Page(caller, id, view, problem: e.Message, asked: new(whom, name, question, last, days));
        }
    }

    private static int? Number(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static async Task<Created<ConsultAnswer>> Api(string id, NewConsult request, AskConsult ask, Caller caller, HttpContext http)
    {
        var (consult, secret) = await ask.Do(caller, id, request);
        return TypedResults.Created($"/api/consults/{consult.Id}", ConsultAnswer.Of(await ask.Shown(consult), secret is null ? null : ConsultByLink.AddressOf(http, secret)));
    }

    private Task<ConsultShown> Shown(Consult consult) => database.Read(session => ConsultShown.All(session, [consult], consults, links, Micros.Now(time))[0]);

    /// <returns>With the secret of a guest's link, which is not kept.</returns>
    /// <exception cref="UserErrorException">There is no question, or nobody to ask it.</exception>
    /// <exception cref="RefusedException">403: not the caller's to ask about, or no links here; 404: there is no such conversation; 409: it is resolved, or enough is asked in it.</exception>
    public Task<(Consult Consult, string? Secret)> Do(Caller caller, string id, NewConsult request)
    {
        var (question, days) = (Consult.CheckedText(request.Question, "The question"), ConsultLink.CheckedDays(request.Days));
        if (request.Last is < 1 or > MostLast)
            throw new UserErrorException($"The last 1 to {MostLast} messages are shown, or all: leave out last.");
        if (new[] { request.User, request.Team, request.Guest }.Count(one => !string.IsNullOrWhiteSpace(one)) != 1)
            throw new UserErrorException("Say who is asked: a colleague, a team, or a guest by name; one of the three.");
        var secret = string.IsNullOrWhiteSpace(request.Guest) ? null : ConsultLink.NewSecret();
        if (secret is not null && !options.Value.Links)
            throw new RefusedException(StatusCodes.Status403Forbidden, "Whoever runs this installation lets nobody in without an account. Ask a colleague, or have an account made for them.");
        return database.Write(tx =>
        {
            var (of, _) = access.Change(tx, caller, id);
            if (!of.IsOpen)
                throw new RefusedException(StatusCodes.Status409Conflict, "The conversation is resolved. Open it again, then ask.");
            if (consults.OpenIn(tx, id).Count >= MostOpen)
                throw new RefusedException(StatusCodes.Status409Conflict, $"There are {MostOpen} consults open in it. Close one first.");
            var ((kind, whom, name), now) = (Whom(tx, caller, request), Micros.Now(time));
            var consult = new Consult(Ids.New(time), id, question, Consult.Open, kind, whom, name, caller.Id, caller.Name, now, SeenFrom(tx, id, request.Last), now);
            consults.Add(tx, consult);
            var until = secret is null ? null : Link(tx, caller, consult, secret, days, now);
            facts.Append(tx, of, ConversationFacts.ConsultAsked, $"consult/{consult.Id}", new { conversation = id, consult = consult.Id, text = question, of = name, team = kind == Consult.ToTeam ? whom : null, guest = consult.IsToGuest ? true : (bool?)null, until, agent = caller.Name });
            live.Moved(tx, id);
            return (consult, secret);
        });
    }

    /// <summary>The only one that lets anybody in from now on.</summary>
    internal string Link(Transaction tx, Caller caller, Consult consult, string secret, int days, long now)
    {
        var link = new ConsultLink(Ids.New(time), consult.Id, caller.Name, now, now + days * Micros.PerDay, null, null);
        links.Revoke(tx, consult.Id, now);
        links.Add(tx, link, secret);
        audit.Add(tx, caller, "consult.link", consult.Id, new { conversation = consult.Conversation, guest = consult.WhomName, until = Micros.ToText(link.ExpiresAt), link = link.Id });
        return Micros.ToText(link.ExpiresAt);
    }

    private static (string Kind, string Whom, string Name) Whom(Session session, Caller caller, NewConsult request)
    {
        if (request.Guest?.Trim() is { Length: > 0 } guest)
            return guest.Length <= Consult.LongestGuest && !guest.Any(char.IsControl) ? (Consult.ToGuest, "", guest) : throw new UserErrorException($"A guest's name has at most {Consult.LongestGuest} characters, on one line.");
        if (request.Team?.Trim() is { Length: > 0 } key)
            return TeamList.Get(session, key) is var team && TeamList.Members(session)[team.Key].Any(member => member.UserId != caller.Id) ? (Consult.ToTeam, team.Key, team.Name)
                : throw new UserErrorException($"Nobody is in the team “{team.Name}” who could answer. Ask a colleague of another one, or add somebody to it under Settings, Teams.");
        var named = request.User!.Trim();
        var user = Colleagues.Named(session, named) ?? throw new UserErrorException($"There is no colleague “{named}”, or more than one. Say the name with which they sign in.");
        return user.UserId != caller.Id ? (Consult.ToUser, user.UserId, user.FullName) : throw new UserErrorException("You can't ask yourself. Write a note instead.");
    }

    /// <summary>The number of the first message that is seen; where none of the last was said to or by the customer, of the next.</summary>
    private long SeenFrom(Session session, string conversation, int? last)
    {
        if (last is null)
            return 0;
        var newest = messages.Before(session, conversation, long.MaxValue, MostLast * 2);
        return newest.FindAll(ReadConsult.IsSaid).TakeLast(last.Value).FirstOrDefault()?.Number ?? (newest.LastOrDefault()?.Number ?? 0) + 1;
    }
}
