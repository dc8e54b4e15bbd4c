using Microsoft.AspNetCore.Http;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;
using Throughline.Staff.Users;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Filters;

/// <summary>Views by the keys in addresses: what every inbox has, <c>f-</c> and the id of a kept filter, <c>q-</c> and a filter that nobody has kept.</summary>
internal sealed class FilterViews(SavedFilters saved)
{
    private const string Kept = "f-", Written = "q-";

    public static string KeyOf(SavedFilter filter) => Kept + filter.Id;
    public static string KeyOf(InboxFilter filter) => Written + FilterText.Query(filter);

    /// <exception cref="RefusedException">404: there is no such filter that the caller sees; 403: it asks for a segment, and they may not see who is in one.</exception>
    /// <exception cref="UserErrorException">What is written is no filter.</exception>
    public InboxView Find(Session session, Caller caller, string? key)
    {
        if (key?.StartsWith(Kept, StringComparison.Ordinal) == true)
            return saved.Find(session, key[Kept.Length..]) is { } filter && filter.IsSeenBy(Viewer.Of(session, caller)) ? Of(MayBeAsked(filter, caller) ? filter : throw NotToBeAsked())
                : throw new RefusedException(StatusCodes.Status404NotFound, "There is no such filter. It may have been taken out, or be another team's.");
        return key?.StartsWith(Written, StringComparison.Ordinal) == true ? InboxView.Of(key, "Filtered", Known(session, caller, FilterText.Read(key[Written.Length..]))) : InboxView.Find(key);
    }

    /// <summary>As <see cref="Find"/>; all that is open where there is none such any more: what is beside the list is still to be read.</summary>
    public InboxView FindOrOpen(Session session, Caller caller, string? key)
    {
        try
        {
            return Find(session, caller, key);
        }
        catch (Exception e) when (e is UserErrorException or RefusedException)
        {
            return InboxView.Find(null);
        }
    }

    /// <summary>The filter that somebody wrote, whose teams and owner there are, by their keys and ids.</summary>
    /// <exception cref="UserErrorException">It can't be so.</exception>
    /// <exception cref="RefusedException">403: it asks for a segment, and the caller may not see who is in one.</exception>
    public static InboxFilter Known(Session session, Caller caller, InboxFilter said)
    {
        var filter = said.Checked();
        if (filter.Segment is not null && !caller.May(Permissions.SegmentsRead))
            throw NotToBeAsked();
        foreach (var team in filter.Teams ?? [])
            TeamList.Get(session, team);
        return filter.Owner is null or InboxFilter.Me or InboxFilter.Nobody ? filter
            : filter with { Owner = Colleagues.Find(session, filter.Owner)?.UserId ?? throw new UserErrorException($"There is no colleague “{filter.Owner}”. Say me, nobody, or the name with which they sign in.") };
    }

    /// <summary>Who is in a segment is for who may see it; that who leads the desk shares a filter with a team lets the team have what it finds.</summary>
    public static bool MayBeAsked(SavedFilter filter, Caller caller) => filter.Filter.Segment is null || filter.Team is not null || caller.May(Permissions.SegmentsRead);

    private static RefusedException NotToBeAsked() => new(StatusCodes.Status403Forbidden, "Your role does not see who is in a segment, so it can't filter by one. Who leads the desk can share such a filter with your team.");

    public static InboxView Of(SavedFilter filter) => InboxView.Of(KeyOf(filter), filter.Name, filter.Filter, filter.Id);
}
