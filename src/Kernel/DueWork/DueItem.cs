namespace Throughline.Kernel.DueWork;

/// <summary>One thing to be done at <see cref="DueAt"/> (microseconds UTC). There is one of a kind and key. <see cref="Failures"/> counts tries that failed.</summary>
public sealed record DueItem(string Kind, string Key, string Payload, long DueAt, long Failures);
