using System.IO.Compression;
using Throughline.Conversations.Routing.Deciding;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Routing.Desk;

/// <summary>
/// How the router stood after some of its facts, kept so that nobody who wants to know how it stands later has to begin at the first. Nothing but the log is believed:
/// a state can be thrown away, and is made again.
/// </summary>
internal sealed class RoutingStates(RoutingFacts facts)
{
    /// <summary>After so many facts another one is kept; or after as many as it has items, so that states stay small beside the log. Fewer in tests.</summary>
    public int Every { get; set; } = 10_000;

    /// <summary>The latest that was kept not after a fact; a router that has been told nothing where none was.</summary>
    /// <returns>With the number of the last fact it was told.</returns>
    public (Router Router, long Number) Latest(Session session, long until) =>
        session.Query<(long Number, byte[] State)>("select number, state from routing_states where number <= @until and version = @Version order by number desc limit 1", new { until, RouterState.Version })
            is [var kept] ? (new(Unpack(kept.State)), kept.Number) : (new(), 0);

    /// <summary>As it stands after the last fact.</summary>
    public Router Now(Session session)
    {
        var (router, number) = Latest(session, long.MaxValue);
        foreach (var (_, fact) in facts.After(session, number))
            router.Apply(fact);
        return router;
    }

    /// <param name="tx">Any: what was told before the number stands, and never changes.</param>
    /// <param name="number">Of the last fact it was told, which is committed.</param>
    /// <param name="packed">By <see cref="Pack"/>.</param>
    public void Keep(Transaction tx, long number, byte[] packed)
    {
        tx.Execute("delete from routing_states where version <> @Version", new { RouterState.Version });
        tx.Execute("insert into routing_states (number, version, state) values (@number, @Version, @packed) on conflict (number) do nothing", new { number, RouterState.Version, packed });
    }

    public static byte[] Pack(RouterState state)
    {
        using var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, CompressionLevel.Fastest))
            RoutingJson.Write(packing, state);
        return packed.ToArray();
    }

    public static RouterState Unpack(byte[] packed)
    {
        using var unpacking = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        return RoutingJson.Read<RouterState>(unpacking);
    }
}
