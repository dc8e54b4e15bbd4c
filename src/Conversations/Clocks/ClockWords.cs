namespace Throughline.Conversations.Clocks;

/// <summary>Clocks as people read them.</summary>
internal static class ClockWords
{
    public static string Of(string? clock) => clock switch
    {
        "first-response" => "First response",
        "next-response" => "Next response",
        "requester-wait" => "Customer's wait",
        "agent-work" => "Our work",
        "first-resolution" => "First resolution",
        "total-resolution" => "Resolution",
        _ => "A clock",
    };

    public static string About(string clock) => clock switch
    {
        "first-response" => "from the customer's first message to the first answer of a human",
        "next-response" => "from the oldest message that has no answer to the next one",
        "requester-wait" => "while it is not resolved and not waiting for the customer",
        "agent-work" => "while it waits for nobody else",
        "first-resolution" => "to the first resolution, whether or not it is opened again",
        _ => "while it is not resolved, also after it was opened again",
    };
}
