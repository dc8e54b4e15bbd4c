using System.Text;
using Throughline.Kernel;
using Throughline.People.Linkage;
using Throughline.Support;

namespace Throughline.People.Tests.Linkage;

/// <summary>Public records with truth, linked by a model and a threshold that never saw it.</summary>
public sealed class RealRecordsTests
{
    [Fact]
    public void I10_Febrl_3_without_the_social_security_number_reaches_an_f1_of_099()
    {
        var scores = Link("identity/dataset3.csv", "febrl.json", row => row[0].Split('-')[1]);
        Assert.True(scores.F1 >= 0.99, $"{scores} {scores.F1}");
    }

    [Fact]
    public void I10_Fake_1000_reaches_an_f1_of_084()
    {
        var scores = Link("identity/fake_1000.csv", "fake_1000.json", row => row[^1]);
        Assert.True(scores.F1 >= 0.84, $"{scores} {scores.F1}");
    }

    [Fact]
    public void Packed_files_other_delimiters_and_encodings_are_read()
    {
        var mapping = LinkMapping.Parse("""{"columns":{"nom":"full name","né":"date"},"format":{"encoding":"iso-8859-1"}}"""u8.ToArray());
        var rows = string.Join('\n', Enumerable.Range(0, 40).Select(i => $"Zoé{(char)('a' + i % 20)} Étienne{(char)('a' + i * 7 % 20)};{1950 + i % 20}-03-{1 + i % 20:00};x"));
        var answer = LinkFile.Run(new MemoryStream(Encoding.Latin1.GetBytes("nom;né;other\n" + rows)), mapping, null, TestContext.Current.CancellationToken);
        Assert.Equal(40, answer.Rows);
        Assert.All(answer.Clusters, cluster => Assert.Equal(20, cluster[1] - cluster[0]));
    }

    [Theory]
    [InlineData("a,b\n1,2", """{"columns":{"c":"city"}}""", "\"c\", which the file does not have. It has: a, b")]
    [InlineData("a,b\n1,2", """{"columns":{"a":"town"}}""", "kind \"town\", which is unknown. The kinds are given name")]
    [InlineData("a,b\n1,2", """{"columns":{"a":7}}""", "in a string")]
    [InlineData("a,b\n1,2", """{"columns":{}}""", "between 1 and")]
    [InlineData("a,b\n1,2", """{"colums":{"a":"city"}}""", "must be a JSON object such as")]
    [InlineData("a,b\n1,2", """{"columns":{"a":"city"},"kinds":1}""", "\"kinds\", which is unknown")]
    [InlineData("a,b\n1,2", "{", "not JSON")]
    [InlineData("a,b\n1,2\n3", """{"columns":{"a":"city"}}""", "Line 3 of the file has 1 fields")]
    [InlineData("a,b\n1,\"2", """{"columns":{"a":"city"}}""", "Line 2 of the file can't be read: A quote is opened")]
    [InlineData("", """{"columns":{"a":"city"}}""", "The file is empty")]
    public void What_can_not_be_linked_is_said(string file, string mapping, string why)
    {
        var e = Assert.Throws<UserErrorException>(() =>
            LinkFile.Run(new MemoryStream(Encoding.UTF8.GetBytes(file)), LinkMapping.Parse(Encoding.UTF8.GetBytes(mapping)), null, TestContext.Current.CancellationToken));
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\n")]
    [InlineData("a\n1")]
    [InlineData("a\nx\nx\n")]
    [InlineData("a,b\n,\n,\n")]
    public void Files_with_next_to_nothing_in_them_are_linked(string file)
    {
        var answer = LinkFile.Run(new MemoryStream(Encoding.UTF8.GetBytes(file)), LinkMapping.Parse("""{"columns":{"a":"other"}}"""u8.ToArray()), null, TestContext.Current.CancellationToken);
        Assert.True(answer.Clusters.Count <= 1);
    }

    private static Scores Link(string name, string mapping, Func<string[], string> who)
    {
        var file = RealData.File(name);
        var truth = File.ReadLines(file).Skip(1).Select(line => who(line.Split(','))).ToList();
        using var stream = File.OpenRead(file);
        var answer = LinkFile.Run(stream, LinkMapping.Parse(File.ReadAllBytes(Repository.At("examples/linking/" + mapping))), null, TestContext.Current.CancellationToken);
        return Scores.Of(truth, answer.Clusters.Select(cluster => Array.ConvertAll(cluster, row => row - 1)));
    }
}
