using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Throughline.People.Privacy;
using Throughline.Support;

namespace Throughline.People.Tests.Privacy;

public abstract class ExportPersonTests(Store store) : PrivacyCase(store)
{
    public sealed class OnSqlite() : ExportPersonTests(Store.Sqlite);
    public sealed class OnPostgres() : ExportPersonTests(Store.Postgres);

    [Fact]
    public void I9_an_export_holds_everything_of_the_person_and_nothing_of_anybody_else() => Generated.Holds(Somebody.Several, people =>
    {
        Check(people).GetAwaiter().GetResult();
    }, Generated.IsSoak ? 500 : 15);

    private async Task Check(List<Somebody> people)
    {
        await Arrive(people);
        await CatchUp();
        foreach (var one in people)
        {
            var text = await Export(one);
            using var document = JsonDocument.Parse(text);
            var events = document.RootElement.GetProperty("events");
            Assert.Equal(one.Events.Select(e => e.MessageId).Order(), events.EnumerateArray().Select(e => e.GetProperty("messageId").GetString()).Order());
            Assert.All(events.EnumerateArray(), e => Assert.Contains(one.Word, e.GetProperty("properties").ToString() + e.GetProperty("context"), StringComparison.Ordinal));
            Assert.Equal(4, document.RootElement.GetProperty("identifiers").GetArrayLength());
            Assert.Equal(one.Refusals.Count, document.RootElement.GetProperty("refusals").GetArrayLength());
            Assert.All(people.Where(other => other != one).SelectMany(other => other.Values), value => Assert.DoesNotContain(value, text, StringComparison.OrdinalIgnoreCase));
        }
    }

    private async Task<string> Export(Somebody one)
    {
        var id = await Get<ExportPerson>().Person(await Id(one.Tel));
        using var stream = new MemoryStream();
        var pipe = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        await Get<ExportPerson>().Write(id, pipe, TestContext.Current.CancellationToken);
        await pipe.CompleteAsync();
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
