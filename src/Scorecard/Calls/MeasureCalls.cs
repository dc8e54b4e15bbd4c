using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Scorecard.Calls;

/// <summary>All calls, and those of each group.</summary>
/// <param name="Days">On how many days there were calls.</param>
public sealed record CallsAnswer(CallFigures All, IReadOnlyList<CallFigures> Groups, long Days);

/// <summary>The contact centre's figures over the calls of the log.</summary>
public sealed class MeasureCalls
{
    private const int MostGroups = 10_000;
    private readonly ReadCalls calls;
    private readonly Database database;

    internal MeasureCalls(ReadCalls calls, Database database) => (this.calls, this.database) = (calls, database);

    /// <exception cref="UserErrorException">The options can't be meant, or there are too many groups.</exception>
    public Task<CallsAnswer> Measure(CallOptions options, CancellationToken cancel = default) => database.Read(session => Of(calls.All(session), options.Checked()), cancel);

    internal static CallsAnswer Of(IEnumerable<Call> calls, CallOptions options)
    {
        var (all, groups, days) = (new CallCounts(), new SortedDictionary<string, CallCounts>(StringComparer.Ordinal), new HashSet<int>());
        foreach (var call in calls.Where(options.Has))
        {
            all.Add(call, options);
            days.Add(options.DayOf(call.At));
            if (call.IsAnswered)
                all.AddHandling(call, options);
            if (options.By == CallsBy.None)
                continue;
            Group(options.GroupOf(call)).Add(call, options);
            if (call.IsAnswered)
                Group(options.By == CallsBy.Hour ? options.HourOf(call.DoneAt) : options.GroupOf(call)).AddHandling(call, options);
        }
        return new(CallFigures.Of(null, all), [.. groups.Select(group => CallFigures.Of(group.Key, group.Value))], days.Count);

        CallCounts Group(string name) => groups.TryGetValue(name, out var counts) ? counts
            : groups.Count < MostGroups ? groups[name] = new() : throw new UserErrorException($"There are more than {MostGroups:N0} of them. Ask by something else.");
    }
}
