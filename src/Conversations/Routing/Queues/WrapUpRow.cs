using System.Globalization;
using Microsoft.AspNetCore.Http;
using Throughline.Conversations.Routing.Desk;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Kernel;

namespace Throughline.Conversations.Routing.Queues;

/// <summary>What is left to do after, as a form says it. Without seconds nothing is.</summary>
/// <param name="Reasons">One a line.</param>
/// <param name="Resolutions">One a line.</param>
public sealed record WrapUpRow(string Seconds = "", bool KeepsCapacity = true, bool IsRequired = false, string Reasons = "", string Resolutions = "")
{
    internal static WrapUpRow Of(WrapUpPolicy? policy) => policy is null ? new() : new(
        (policy.Most / Micros.PerSecond).ToString(CultureInfo.InvariantCulture), policy.KeepsCapacity, policy.IsRequired, string.Join('\n', policy.Reasons), string.Join('\n', policy.Resolutions));

    internal static WrapUpRow Of(IFormCollection form)
    {
        return new(Text("wrap-seconds"), Text("wrap-keeps") != "no", Text("wrap-required") == "yes", Text("wrap-reasons"), Text("wrap-resolutions"));

        string Text(string name) => form[name].ToString().Trim();
    }

    /// <summary>What is meant, and what is wrong by the name of the field.</summary>
    internal QueueWrapUp? Read(Dictionary<string, string> wrong)
    {
        if (Seconds.Length == 0)
        {
            if (IsRequired || Reasons.Length > 0 || Resolutions.Length > 0)
                wrong["wrap-seconds"] = "Say after how many seconds it ends by itself: codes are said in that time.";
            return null;
        }
        if (!int.TryParse(Seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            wrong["wrap-seconds"] = $"“{Seconds}” is no whole number of seconds.";
            return null;
        }
        var fields = new QueueWrapUp(seconds, KeepsCapacity, IsRequired, Lines(Reasons), Lines(Resolutions));
        foreach (var (field, part) in ((string, QueueWrapUp)[])[("wrap-seconds", new(seconds)), ("wrap-reasons", new(1, Reasons: fields.Reasons)), ("wrap-resolutions", new(1, Resolutions: fields.Resolutions))])
            try
            {
                KeepQueue.Checked(part);
            }
            catch (UserErrorException e)
            {
                wrong[field] = e.Message;
            }
        return fields;
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
