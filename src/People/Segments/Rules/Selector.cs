using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Throughline.People.Segments.Rules;

/// <summary>Events of one name, all of them or those whose properties pass every filter. <see cref="Id"/> is made of name and filters alone.</summary>
public sealed record Selector
{
    public Selector(string name, IReadOnlyList<Filter> filters)
    {
        (Name, Filters) = (name, filters);
        BaseId = IdOf(name);
        Id = filters.Count == 0 ? BaseId : IdOf(name + "\n" + RuleJson.Write(filters));
    }

    public string Name { get; }
    public IReadOnlyList<Filter> Filters { get; }
    public long Id { get; }

    /// <summary>The id of all events of this name.</summary>
    public long BaseId { get; }

    /// <summary>Whether an event of this name, with these properties, is meant.</summary>
    public bool Takes(JsonElement properties)
    {
        foreach (var filter in Filters)
            if (!filter.Test.Passes(Values.Of(properties, filter.Property)))
                return false;
        return true;
    }

    public bool Equals(Selector? other) => other is not null && Id == other.Id;
    public override int GetHashCode() => Id.GetHashCode();

    public static long IdOf(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return BinaryPrimitives.ReadInt64BigEndian(digest);
    }
}

/// <summary>A property of an event passes a test.</summary>
public sealed record Filter(string Property, Test Test);
