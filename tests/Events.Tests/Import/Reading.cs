using System.Text;
using Throughline.Events.Import;
using Throughline.Events.Import.Files;
using Throughline.Events.Import.Mapping;
using Throughline.Events.Log;

namespace Throughline.Events.Tests.Import;

/// <summary>What a text reads as, without a database.</summary>
internal sealed record Reading(List<NewEvent> Events, List<Refusal> Refusals, ImportReader Reader)
{
    public NewEvent Only => Assert.Single(Events);
    public Refusal OnlyRefusal => Assert.Single(Refusals);

    public static readonly ImportContext Context = new("test", "", 1_000_000);

    public static Reading Xes(string xml) => Of(new XesFile(Bytes(xml), Context));
    public static Reading Xes(byte[] xml) => Of(new XesFile(new SourceFile(new MemoryStream(xml)), Context));

    public static Reading Csv(string mapping, string text) => Csv(mapping, Encoding.UTF8.GetBytes(text));
    public static Reading Csv(string mapping, byte[] text) => Of(new CsvFile(new MemoryStream(text), ImportMapping.Parse(Encoding.UTF8.GetBytes(mapping)), Context));

    public static Reading Jsonl(string mapping, string text) => Jsonl(mapping, Encoding.UTF8.GetBytes(text));
    public static Reading Jsonl(string mapping, byte[] text) => Of(new JsonLinesFile(new MemoryStream(text), ImportMapping.Parse(Encoding.UTF8.GetBytes(mapping)), Context));

    public static Reading Of(ImportReader reader)
    {
        var rows = reader.Read().ToList();
        return new Reading(
            rows.Where(row => row.Event is not null).Select(row => row.Event!).ToList(),
            rows.Where(row => row.Refusal is not null).Select(row => row.Refusal!).ToList(), reader);
    }

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));
}
