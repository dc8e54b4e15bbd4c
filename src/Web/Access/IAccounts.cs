using Microsoft.AspNetCore.Http;
using Throughline.Kernel.Storage;

namespace Throughline.Web.Access;

/// <summary>A person who may sign in, as far as pages and tokens need to know.</summary>
public sealed record Account(string Id, string Name, IReadOnlySet<string> Permissions, string StartPage);

/// <summary>The people who work here. Staff knows them; Web asks.</summary>
public interface IAccounts
{
    /// <summary>Who the request's cookie belongs to, or null. Called at most once a request.</summary>
    Task<Caller?> OfCookie(HttpContext context);

    /// <summary>Null where there is no such user, or not any more.</summary>
    Account? Find(Session session, string userId);
}
