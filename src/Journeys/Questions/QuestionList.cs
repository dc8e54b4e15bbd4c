using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Journeys.Questions;

/// <summary>The store of saved questions.</summary>
internal sealed class QuestionList
{
    /// <summary>More than a list that people look through.</summary>
    public const int Most = 500;

    private const string Columns = "id, name, address, saved_by as savedBy, saved_name as savedName, saved_at as savedAt";

    /// <summary>By name.</summary>
    public List<Question> All(Session session) => session.Query<Question>($"select {Columns} from journey_questions order by name");

    public Question? Find(Session session, long id) => session.FirstOrDefault<Question>($"select {Columns} from journey_questions where id = @id", new { id });

    /// <exception cref="UserErrorException">The name is taken, or there are too many.</exception>
    public long Add(Transaction tx, string name, string address, string by, string byName, long now)
    {
        if (tx.FirstOrDefault<long?>("select id from journey_questions where name = @name", new { name }) is not null)
            throw new UserErrorException($"There is a question “{name}” already. Choose another name, or remove that one first.");
        if (tx.Single<long>("select count(*) from journey_questions") >= Most)
            throw new UserErrorException($"There are {Most} saved questions already. Remove one that nobody needs.");
        return tx.Single<long>(
            "insert into journey_questions (name, address, saved_by, saved_name, saved_at) values (@name, @address, @by, @byName, @now) returning id",
            new { name, address, by, byName, now });
    }

    public void Remove(Transaction tx, long id) => tx.Execute("delete from journey_questions where id = @id", new { id });
}
