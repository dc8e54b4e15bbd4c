namespace Throughline.Strata.Storage;

/// <summary>Where the columns of a segment lie.</summary>
internal sealed unsafe class SegmentParts
{
    public required Shape Shape { get; init; }
    public required int Journeys { get; init; }
    public required long Events { get; init; }
    public required long Runs { get; init; }
    public required long Longs { get; init; }

    // one element for each event
    public byte* Steps { get; init; }
    public uint* Elapsed { get; init; }
    public ushort* Fraction { get; init; }
    public byte* Sequences { get; init; }
    public byte* Sources { get; init; }
    public byte* Channels { get; init; }

    // for each journey
    public long* Keys { get; init; }
    public uint* Starts { get; init; }
    public long* StartTimes { get; init; }
    public uint* NameStarts { get; init; }
    public byte* Names { get; init; }

    /// <summary>Bytes of an event's subject where each event has its own, so that each is a run; 0 where runs are kept.</summary>
    public int SubjectWidth { get; init; }
    public byte* Subjects { get; init; }

    // runs of events of one subject: whose, where each ends, and, where journeys have no names, the runs in the order of their subjects
    public uint* RunSubjects { get; init; }
    public uint* RunEnds { get; init; }
    public uint* RunOrder { get; init; }

    // pauses too long for 32 bits: where, and how long
    public uint* LongAt { get; init; }
    public long* LongMicros { get; init; }
}
