namespace Throughline.Strata;

/// <summary>A layout has forgotten everything: two names of journeys had one key, and keys are made in another way from now on. Add all events again.</summary>
public sealed class StartAgainException : Exception
{
    public StartAgainException() { }
    public StartAgainException(string message) : base(message) { }
    public StartAgainException(string message, Exception inner) : base(message, inner) { }
}
