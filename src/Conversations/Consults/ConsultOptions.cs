namespace Throughline.Conversations.Consults;

/// <summary>Settings under <c>Throughline:Consults</c>; as environment variables <c>THROUGHLINE__CONSULTS__…</c>.</summary>
public sealed class ConsultOptions
{
    public const string Section = "Throughline:Consults";

    /// <summary>False where nobody without an account is to see anything: no link is made, and those that were made let nobody in.</summary>
    public bool Links { get; set; } = true;

    /// <summary>How often an address may open links in a minute, right or wrong; beyond it 429.</summary>
    public int OpensAMinute { get; set; } = 60;

    /// <summary>How much a guest may write in a minute; beyond it 429.</summary>
    public int MessagesAMinute { get; set; } = 10;
}
