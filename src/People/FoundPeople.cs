using Throughline.Kernel.Storage;
using Throughline.People.Search;

namespace Throughline.People;

/// <summary>Whom somebody means by what they typed, for others to look among: as the search for people finds them, the best of them.</summary>
public sealed class FoundPeople
{
    private readonly SearchPeople search;

    internal FoundPeople(SearchPeople search) => this.search = search;

    /// <summary>The ids of all identifiers of at most <see cref="SearchPeople.Most"/> people; none where nobody is meant.</summary>
    public IReadOnlyCollection<long> Find(Session session, string typed) => [.. search.Find(session, typed).SelectMany(person => person.Identifiers).Select(identifier => identifier.Id)];
}
