using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;
using Throughline.Staff.Users;
using Throughline.Web.Access;
using Throughline.Web.Forms;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Filters;

/// <summary>Filters as pages: those that are kept, and the form in which one is made, shown, kept and changed.</summary>
internal sealed class ShowFilters(KeepFilters keep, Database database)
{
    public const string Path = "/inbox/filters", NewPath = Path + "/new";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, async (ShowFilters show, Caller caller) => await show.List(caller)).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet(NewPath, async (string? filter, ShowFilters show, Caller caller) => await show.Page(caller, FilterForm.Of(string.IsNullOrEmpty(filter) ? null : FilterText.Read(filter)))).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapPost(NewPath, async (HttpRequest request, ShowFilters show, Caller caller) => await show.Do(caller, FilterForm.Of("", await request.ReadFormAsync()), await request.ReadFormAsync())).Require(Permissions.ConversationsRead).WithTags("Pages").TakesForm();
        routes.MapGet(Path + "/{filter}", async (string filter, ShowFilters show, Caller caller) => await show.Page(caller, FilterForm.Of(await show.Get(caller, filter)))).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapPost(Path + "/{filter}", async (string filter, HttpRequest request, ShowFilters show, Caller caller) => await show.Do(caller, FilterForm.Of(filter, await request.ReadFormAsync()), await request.ReadFormAsync())).Require(Permissions.ConversationsRead).WithTags("Pages").TakesForm();
    }

    /// <summary>Where the filter of a view is changed, or a new one made.</summary>
    public static string AddressOf(InboxView view) => view.Kept is { } kept ? $"{Path}/{kept}" : NewPath + (view.Filter is null ? "" : "?filter=" + Uri.EscapeDataString(FilterText.Query(view.Filter)));

    private Task<SavedFilter> Get(Caller caller, string id) => keep.Get(caller, id);

    private async Task<IResult> Do(Caller caller, FilterForm form, IFormCollection posted)
    {
        try
        {
            switch (posted["act"].ToString())
            {
                case "remove" when form.Id.Length > 0:
                    await keep.Remove(caller, form.Id);
                    return Results.LocalRedirect(Path);
                case "show":
                    var shown = await database.Read(session => FilterViews.Known(session, caller, form.Read()));
                    return Results.LocalRedirect(InboxView.Of(FilterViews.KeyOf(shown), "", shown).Address);
                default:
                    var request = new NewFilter(form.Name, form.Read(), form.Team.Length == 0 ? null : form.Team);
                    return Results.LocalRedirect(FilterViews.Of(form.Id.Length == 0 ? await keep.Add(caller, request) : await keep.Change(caller, form.Id, request)).Address);
            }
        }
        catch (Exception e) when (e is UserErrorException or RefusedException { Status: StatusCodes.Status403Forbidden })
        {
            return await Page(caller, form, e.Message);
        }
    }

    private async Task<IResult> List(Caller caller)
    {
        var kept = await keep.Of(caller);
        var (teams, names) = await database.Read(session => (TeamList.All(session), UserNames.All(session)));
        return new RazorComponentResult<FiltersPage>(new
        {
            Filters = kept.ConvertAll(f => (f, FilterWords.Of(f.Filter, key => NameOf(teams, key), id => names.GetValueOrDefault(id, id)))),
            NameOf = (Func<string, string>)(key => NameOf(teams, key)),
        });
    }

    private async Task<IResult> Page(Caller caller, FilterForm form, string? problem = null)
    {
        var kept = form.Id.Length == 0 ? null : await keep.Get(caller, form.Id);
        var teams = await database.Read(session => (All: TeamList.All(session).FindAll(team => !team.IsRetired), Viewer: Viewer.Of(session, caller), Owner: Colleagues.Find(session, form.Field("owner"))?.Name));
        return new RazorComponentResult<FilterPage>(new
        {
            Form = teams.Owner is { } name ? form with { Said = new Dictionary<string, string>(form.Said) { ["owner"] = name } } : form,
            Kept = kept,
            MayChange = kept?.IsChangedBy(caller) ?? true,
            MayShare = caller.May(Permissions.RoutingManage),
            teams.All,
            Teams = teams.Viewer.SeesAll ? teams.All : teams.All.FindAll(team => teams.Viewer.Teams.Contains(team.Key) || form.Has("team", team.Key)),
            Problem = problem,
        })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static string NameOf(List<Team> teams, string key) => teams.Find(team => team.Key == key)?.Name ?? key;
}
