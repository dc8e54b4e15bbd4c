namespace Throughline.Kernel;

/// <summary>
/// The store could not make a write durable, or could not be asked: the disk is full, the server is away.
/// Nothing was acknowledged; the same call may succeed later. The edge answers 503 with <c>Retry-After</c>.
/// </summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
