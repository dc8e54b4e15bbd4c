using Microsoft.AspNetCore.Http;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Problems;

namespace Throughline.Channels.WebChat;

/// <summary>The store of websites with the chat.</summary>
internal sealed class ChatSites
{
    private const string Columns = "key, name, secret, created_at as CreatedAt, retired_at as RetiredAt";

    public List<ChatSite> All(Session session) => session.Query<ChatSite>($"select {Columns} from chat_sites order by created_at, key");

    /// <summary>One at work.</summary>
    /// <exception cref="RefusedException">404: there is none.</exception>
    public ChatSite Get(Session session, string? key) =>
        session.FirstOrDefault<ChatSite>($"select {Columns} from chat_sites where key = @key and retired_at is null", new { key = key ?? "" })
        ?? throw new RefusedException(StatusCodes.Status404NotFound, "No website has the chat under this key. It stands under Settings, Web chat.");

    public void Add(Transaction tx, ChatSite site)
    {
        if (tx.Single<long>("select count(*) from chat_sites") >= ChatSite.Most)
            throw new UserErrorException($"There are {ChatSite.Most} websites already.");
        tx.Execute("insert into chat_sites (key, name, secret, created_at) values (@Key, @Name, @Secret, @CreatedAt)", site);
    }

    public bool Retire(Transaction tx, string key, long now) => tx.Execute("update chat_sites set retired_at = @now where key = @key and retired_at is null", new { key, now }) == 1;
}
