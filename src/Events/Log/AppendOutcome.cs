namespace Throughline.Events.Log;

/// <summary>What the log made of one event.</summary>
public enum AppendOutcome
{
    /// <summary>It is in the log now.</summary>
    Appended,

    /// <summary>The same fact was there already; nothing changed.</summary>
    Duplicate,

    /// <summary>Another fact is there under this message id; this one was kept out and recorded as the refusal <c>message-id-reused</c>.</summary>
    MessageIdReused,
}
