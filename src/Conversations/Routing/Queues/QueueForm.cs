using System.Globalization;
using Microsoft.AspNetCore.Http;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Routing.Desk;
using Throughline.Conversations.Routing.Skills;
using Throughline.Kernel;

namespace Throughline.Conversations.Routing.Queues;

/// <param name="Needs">What an agent must be able to do.</param>
/// <param name="Seconds">Until the next step begins too.</param>
public sealed record StepRow(string Needs, string Seconds)
{
    internal bool IsEmpty => Needs.Length == 0 && Seconds.Length == 0;
}

public sealed record LiftRow(string Tag, string Minutes, string Because)
{
    internal bool IsEmpty => Tag.Length == 0 && Minutes.Length == 0 && Because.Length == 0;
}

/// <param name="Waited">Seconds for which it has waited.</param>
/// <param name="Everybody">As if all who serve the queue were available.</param>
public sealed record ExampleRow(string Channel = "webchat", string Tags = "", string Weight = "1", string Preferred = "", string Waited = "0", bool Everybody = false);

/// <summary>A queue and an example as a form says them: whatever was written comes back to be mended. A row that is empty is none.</summary>
/// <param name="IsNew">Its name is still to be said.</param>
public sealed record QueueForm(string Id, bool IsNew, IReadOnlyList<string> Members, IReadOnlyList<StepRow> Steps, IReadOnlyList<LiftRow> Lifts, WrapUpRow WrapUp, HoursRow Hours,
    IReadOnlyList<OverflowRow> Overflows, ExampleRow Example)
{
    private const int MostRows = 60, MostWaited = 7 * 24 * 3600;

    internal static QueueForm Of(KeptQueue? kept) => kept is null ? new("", true, [], [], [], new(), HoursRow.Of((QueueHours?)null), [], new()) : new(
        kept.Queue.Id, false, [.. kept.Queue.Members],
        [.. kept.Plan.Steps.Select((step, place) => new StepRow(step.Needs.ToString(), place == kept.Plan.Steps.Count - 1 ? "" : N(step.ExpiresAfter / Micros.PerSecond)))],
        [.. kept.Queue.Lifts.Select(lift => new LiftRow(lift.Tag, N(lift.Minutes), lift.Because))], WrapUpRow.Of(kept.WrapUp), HoursRow.Of(kept.Hours),
        [.. (kept.Overflow ?? []).Select(of => new OverflowRow(of.To, N(of.After / Micros.PerSecond), Words.Of(of.When)))], new());

    internal static QueueForm Of(IFormCollection form)
    {
        return new(
            Text("id"), Text("new") == "true", [.. form["member"].OfType<string>().Distinct(StringComparer.Ordinal)],
            [.. Rows("needs").Select(row => new StepRow(Text($"needs-{row}"), Text($"seconds-{row}"))).Reverse().SkipWhile(row => row.IsEmpty).Reverse()],
            [.. Rows("tag").Select(row => new LiftRow(Text($"tag-{row}"), Text($"minutes-{row}"), Text($"because-{row}"))).Reverse().SkipWhile(row => row.IsEmpty).Reverse()],
            WrapUpRow.Of(form), HoursRow.Of(form),
            [.. Rows("to").Select(row => new OverflowRow(Text($"to-{row}"), Text($"after-{row}"), Text($"when-{row}"))).Reverse().SkipWhile(row => row.IsEmpty).Reverse()],
            new(Text("channel"), Text("tags"), Text("weight"), Text("preferred"), Text("waited"), Text("there") == "everybody"));

        string Text(string name) => form[name].ToString().Trim();
        IEnumerable<int> Rows(string name) => Enumerable.Range(0, MostRows).TakeWhile(row => form.ContainsKey($"{name}-{row.ToString(CultureInfo.InvariantCulture)}"));
    }

    /// <summary>The queue that is meant, and what is wrong by the name of the field; null where something is.</summary>
    internal (QueueFields? Queue, Dictionary<string, string> Wrong) Read()
    {
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Id.Length == 0)
            wrong["id"] = "Say its name: the key of a team, so that its conversations wait here.";
        var steps = new List<QueueStep>();
        for (var row = 0; row < Steps.Count; row++)
            if (!Steps[row].IsEmpty)
                steps.Add(Step(row, Steps.Skip(row + 1).All(later => later.IsEmpty), wrong));
        var lifts = new List<QueueLift>();
        for (var row = 0; row < Lifts.Count; row++)
            if (!Lifts[row].IsEmpty)
                lifts.Add(Lift(row, wrong));
        var overflow = new List<QueueOverflow>();
        for (var row = 0; row < Overflows.Count; row++)
            if (!Overflows[row].IsEmpty)
                overflow.Add(new(Overflows[row].To, Whole(Overflows[row].Seconds.Length == 0 ? "0" : Overflows[row].Seconds, 0, MostWaited, $"after-{row}", "Say after how many seconds: a whole number, up to 7 days.", wrong), Overflows[row].When));
        var fields = new QueueFields(Members, steps, lifts, WrapUp.Read(wrong), Hours.Read(wrong), overflow);
        if (wrong.Count == 0)
            Try(wrong, "", () => KeepQueue.Checked(Id, fields));
        return (wrong.Count == 0 ? fields : null, wrong);
    }

    internal Example? ReadExample(Dictionary<string, string> wrong)
    {
        var before = wrong.Count;
        if (Example.Channel.Length == 0)
            wrong["channel"] = "Say on which channel it comes, such as webchat or email.";
        var weight = Whole(Example.Weight, 1, 1000, "weight", "The weight is a whole number of units, from 1 to 1,000.", wrong);
        var waited = Whole(Example.Waited.Length == 0 ? "0" : Example.Waited, 0, MostWaited, "waited", "It has waited for a whole number of seconds, up to 7 days.", wrong);
        return wrong.Count > before ? null : new(
            Example.Channel, Example.Tags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), weight, Example.Preferred.Length > 0 ? Example.Preferred : null, waited);
    }

    private QueueStep Step(int row, bool isLast, Dictionary<string, string> wrong)
    {
        var step = Steps[row];
        Try(wrong, $"needs-{row}", () => ReadSkills.Of(step.Needs));
        var seconds = isLast && step.Seconds.Length == 0 ? 0
            : Whole(step.Seconds, 0, MostWaited, $"seconds-{row}", "Say after how many seconds others are asked too: a whole number, up to 7 days.", wrong);
        return new(step.Needs, seconds);
    }

    private QueueLift Lift(int row, Dictionary<string, string> wrong)
    {
        var lift = Lifts[row];
        if (lift.Tag.Length == 0)
            wrong[$"tag-{row}"] = "Say which tag lifts.";
        if (lift.Because.Length == 0)
            wrong[$"because-{row}"] = "Say why: whoever is passed by it will ask.";
        return new(lift.Tag, Whole(lift.Minutes, -10080, 10080, $"minutes-{row}", "Minutes are a whole number, up to 10,080; below 0 it stands further back.", wrong), lift.Because);
    }

    private static int Whole(string text, int least, int most, string field, string says, Dictionary<string, string> wrong)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        wrong[field] = says;
        return 0;
    }

    private static void Try(Dictionary<string, string> wrong, string field, Action read)
    {
        try
        {
            read();
        }
        catch (UserErrorException e)
        {
            wrong[field] = e.Message;
        }
    }

    private static string N(long number) => number.ToString(CultureInfo.InvariantCulture);
}
