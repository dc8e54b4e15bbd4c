using Throughline.Kernel.Storage;

namespace Throughline.People.Search;

/// <summary>Which identifiers a word leads to.</summary>
internal sealed class SearchWords
{
    /// <summary>What words are: of a name, or the whole value of a trait.</summary>
    public const string Name = "n:", Value = "v:";

    public void Add(Transaction tx, IReadOnlyList<(string Word, long Identifier, long SaidAt)> said)
    {
        if (said.Count == 0)
            return;
        tx.InsertMany("search_words", ["word", "identifier", "said_at"], [.. said.Select(s => new object?[] { s.Word, s.Identifier, s.SaidAt })],
            "(word, identifier) do update set said_at = excluded.said_at where excluded.said_at > search_words.said_at");
        var names = said.Where(s => s.Word.StartsWith(Name, StringComparison.Ordinal)).Select(s => s.Word[Name.Length..])
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        tx.InsertMany("search_names", ["word"], [.. names.Select(word => new object?[] { word })], "(word) do nothing");
    }

    /// <summary>The identifiers with a word, the most lately said first.</summary>
    public List<(long Identifier, long SaidAt)> With(Session session, string word, int limit) => session.Query<(long, long)>(
        "select identifier, said_at from search_words where word = @word order by said_at desc, identifier desc limit @limit", new { word, limit });

    /// <summary>Those of these identifiers that have one of these words, each with the words it has.</summary>
    public List<(long Identifier, string Word)> Among(Session session, IReadOnlyCollection<long> identifiers, IReadOnlyCollection<string> words) => session.Query<(long, string)>(
        $"select identifier, word from search_words where {session.Dialect.In("identifier", "@identifiers")} and {session.Dialect.In("word", "@words")}",
        new { identifiers = session.Dialect.List(identifiers), words = session.Dialect.List(words) });

    /// <summary>How many identifiers have a word, counted no further than <paramref name="most"/>.</summary>
    public long Count(Session session, string word, int most) =>
        session.Single<long>("select count(*) from (select 1 from search_words where word = @word limit @most) counted", new { word, most });

    /// <summary>Forgets these identifiers, and words of names that nobody else has.</summary>
    public void Forget(Transaction tx, IReadOnlyCollection<long> identifiers)
    {
        var args = new { ids = tx.Dialect.List(identifiers) };
        var words = tx.Query<string>($"select distinct word from search_words where {tx.Dialect.In("identifier", "@ids")}", args);
        tx.Execute($"delete from search_words where {tx.Dialect.In("identifier", "@ids")}", args);
        var gone = words.Where(word => word.StartsWith(Name, StringComparison.Ordinal) && Count(tx, word, 1) == 0).Select(word => word[Name.Length..]).ToList();
        if (gone.Count == 0)
            return;
        tx.Execute($"delete from search_names where {tx.Dialect.In("word", "@gone")}", new { gone = tx.Dialect.List(gone) });
        tx.Execute("update search_dictionary set version = version + 1");
    }

    public void Clear(Transaction tx)
    {
        tx.Execute("delete from search_words");
        tx.Execute("delete from search_names");
        tx.Execute("update search_dictionary set version = version + 1");
    }

    public long Version(Session session) => session.Single<long>("select version from search_dictionary");

    public List<(long Id, string Word)> NamesAfter(Session session, long id) =>
        session.Query<(long, string)>("select id, word from search_names where id > @id order by id", new { id });

    public List<(string Word, long SaidAt)> Of(Session session, IReadOnlyCollection<long> identifiers) => session.Query<(string, long)>(
        $"select word, said_at from search_words where {session.Dialect.In("identifier", "@ids")} order by word, said_at", new { ids = session.Dialect.List(identifiers) });
}
