namespace Throughline.Kernel;

/// <summary>What was asked can't be done, and the message says what is wrong, where, and what to do. Never a defect of ours.</summary>
public sealed class UserErrorException(string message, Exception? inner = null) : Exception(message, inner);
