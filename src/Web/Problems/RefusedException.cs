namespace Throughline.Web.Problems;

/// <summary>The request is refused with this status, and the message tells the caller why and what to do.</summary>
public sealed class RefusedException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}
