using Throughline.Events.Log;

namespace Throughline.People.Timeline.Reading;

/// <summary>What was said about the person: who they are, which company is theirs, under which other id they are known.</summary>
internal sealed class ProfileLines : ITimelineLines
{
    public TimelineLine? Read(Event e, EventWords words) => e.Kind switch
    {
        "identify" => new(Icon: "user-edit", Identified(words), LineKind.Profile) { Detail = Wording.Some(words, 5, "name", "email") },
        "group" => new(Icon: "building", "Belongs to " + (words.Property("name", "groupId") ?? "a company"), LineKind.Profile) { Detail = Wording.Some(words, 4, "name") },
        "alias" => new(Icon: "user-plus", "Also known as " + (words.Property("previousId") ?? "somebody else"), LineKind.Profile),
        _ => null,
    };

    private static string Identified(EventWords words)
    {
        var who = Wording.Facts(words.Property("name") ?? Wording.Facts(words.Property("firstName", "first_name"), words.Property("lastName", "last_name")), words.Property("email"));
        var traits = words.Properties().Count();
        return who is not null ? "Gave a name: " + who
            : traits == 0 ? "Was recognised"
            : traits == 1 ? "Profile changed: 1 trait" : $"Profile changed: {traits} traits";
    }
}
