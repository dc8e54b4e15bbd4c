namespace Throughline.Events.Collect;

/// <summary>The body as a whole can't be read, so nothing of it was taken: 400, with what is wrong and where.</summary>
internal sealed class MalformedBodyException(string message) : Exception(message);
