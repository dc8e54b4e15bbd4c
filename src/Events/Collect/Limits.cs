namespace Throughline.Events.Collect;

/// <summary>How much is taken at once. Sizes in bytes of UTF-8 as sent, after decompression.</summary>
internal static class Limits
{
    public const int Body = 500 * 1024;
    public const int Item = 32 * 1024;
    public const int Items = 2_500;

    /// <summary>A compressed body can't be longer than this and still hold a batch of <see cref="Body"/> worth sending.</summary>
    public const int Wire = Body + 4096;

    /// <summary>All items of a batch with the batch's context merged into each: a little body must not become a flood.</summary>
    public const int Merged = 8 * 1024 * 1024;

    public const int MessageId = 200;
    public const int Name = 512;

    /// <summary>A channel, a touchpoint, a type of identifier.</summary>
    public const int Word = 100;

    public const int JourneyKey = 200;
    public const int Identifiers = 50;

    /// <summary>Levels of objects and arrays in an item.</summary>
    public const int Depth = 32;

    /// <summary>Levels in a whole body, beyond which it isn't read at all.</summary>
    public const int BodyDepth = 512;
}
