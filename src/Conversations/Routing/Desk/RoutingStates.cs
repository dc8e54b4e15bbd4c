using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Throughline.Conversations.Routing.Deciding;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Routing.Desk;

/// <summary>
/// How the router stood after some of its facts, kept so that nobody who wants to know how it stands later has to begin at the first. Nothing but the log is believed:
/// a state can be thrown away, and is made again. One that is not as it was kept is passed over.
/// </summary>
internal sealed class RoutingStates(RoutingFacts facts, ILogger<RoutingStates> log)
{
    private readonly ConcurrentDictionary<long, bool> damaged = new();

    /// <summary>After so many facts another one is kept; or after as many as it has items, so that states stay small beside the log. Fewer in tests.</summary>
    public int Every { get; set; } = 10_000;

    /// <summary>The latest that was kept not after a fact, and is whole; a router that has been told nothing where none is.</summary>
    /// <returns>With the number of the last fact it was told.</returns>
    public (Router Router, long Number) Latest(Session session, long until)
    {
        while (session.Query<(long Number, byte[] State)>("select number, state from routing_states where number <= @until and version = @Version order by number desc limit 1", new { until, RouterState.Version }) is [var (number, packed)])
        {
            try
            {
                return (new(Unpack(number, packed)), number);
            }
            catch (Exception e) // whatever is wrong with it: nobody needs it
            {
                PassOver(number, e);
                until = number - 1;
            }
        }
        return (new(), 0);
    }

    private void PassOver(long number, Exception why)
    {
        if (damaged.TryAdd(number, true))
            log.LogWarning(why, "How routing stood after fact {Number} is damaged in routing_states and is passed over: what needs it reads more of the log instead, from the state before it or from the beginning. It is removed when the next is kept; no decision changes", number);
    }

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
        foreach (var one in damaged.Keys)
            tx.Execute("delete from routing_states where number = @one", new { one });
        tx.Execute(
            """
            insert into routing_states (number, version, state) values (@number, @Version, @packed)
            on conflict (number) do update set version = excluded.version, state = excluded.state
            """, new { number, RouterState.Version, packed });
        tx.AfterCommit(damaged.Clear);
    }

    /// <returns>A digest of what follows and of what it is said to be, and the packed state.</returns>
    public static byte[] Pack(long number, RouterState state)
    {
        using var packed = new MemoryStream();
        packed.Write(new byte[SHA256.HashSizeInBytes]);
        using (var packing = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            RoutingJson.Write(packing, state);
        var bytes = packed.ToArray();
        Digest(number, bytes).CopyTo(bytes, 0);
        return bytes;
    }

    /// <exception cref="InvalidDataException">It is not what was packed under that number.</exception>
    public static RouterState Unpack(long number, byte[] packed)
    {
        if (packed.Length < SHA256.HashSizeInBytes || !Digest(number, packed).AsSpan().SequenceEqual(packed.AsSpan(0, SHA256.HashSizeInBytes)))
            throw new InvalidDataException($"The {packed.Length} bytes are not those that were kept after fact {number} by version {RouterState.Version}.");
        using var unpacking = new GZipStream(new MemoryStream(packed, SHA256.HashSizeInBytes, packed.Length - SHA256.HashSizeInBytes), CompressionMode.Decompress);
        return RoutingJson.Read<RouterState>(unpacking);
    }

    private static byte[] Digest(long number, byte[] packed)
    {
        Span<byte> name = stackalloc byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(name, number);
        BinaryPrimitives.WriteInt64LittleEndian(name[sizeof(long)..], RouterState.Version);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(name);
        digest.AppendData(packed.AsSpan(SHA256.HashSizeInBytes));
        return digest.GetHashAndReset();
    }
}
