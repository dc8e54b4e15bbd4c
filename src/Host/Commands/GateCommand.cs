using System.CommandLine;
using Throughline.Gate;

namespace Throughline.Host.Commands;

/// <summary>What the gate would say.</summary>
internal static class GateCommand
{
    public static Command Build() => new("gate", "What goes out, and what does not.") { Try() };

    private static Command Try()
    {
        var store = new StoreOptions();
        var person = new Option<string>("--person") { Description = "By any identifier: email:ann@example.org, or #17.", Required = true };
        var purpose = new Option<string>("--purpose") { Description = "service, transactional, marketing, sales or research.", Required = true };
        var touchpoint = new Option<string>("--touchpoint") { Description = "As it is registered.", Required = true };
        var team = new Option<string?>("--team") { Description = "Who wishes it; the touchpoint's operator where not said." };
        var channels = new Option<string[]>("--channel") { Description = "email, sms, …; e-mail where not said.", DefaultValueFactory = _ => ["email"] };
        var topic = new Option<string?>("--topic") { Description = "What it is about; whoever unsubscribed from that does not get it." };
        var json = new Option<bool>("--json") { Description = "Answer in JSON." };
        var command = new Command("try", "What would happen now, and why. Reserves and sends nothing.") { person, purpose, touchpoint, team, channels, topic, json };
        store.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var opened = await store.OpenToRead(parsed);
            var (verdict, findings, whole) = await opened.Get<PolicyWork>().Try(
                parsed.GetValue(person)!, parsed.GetValue(purpose)!, parsed.GetValue(touchpoint)!, parsed.GetValue(team), parsed.GetValue(channels)!, parsed.GetValue(topic), cancel);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(whole);
                return 0;
            }
            Console.WriteLine(verdict);
            foreach (var finding in findings)
                Console.WriteLine("  " + finding);
            return 0;
        });
        return command;
    }
}
