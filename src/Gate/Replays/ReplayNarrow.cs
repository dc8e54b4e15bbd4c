namespace Throughline.Gate.Replays;

/// <summary>Of the changes of a report those that agree with what is named here. Day: UTC, days since 1970.</summary>
internal sealed record ReplayNarrow(long? Day = null, string? Team = null, string? Purpose = null, string? Rule = null, string? Was = null, string? Would = null)
{
    /// <summary>SQL, with a parameter of the same name for each part that is there.</summary>
    public string Where => (Day is null ? "" : " and day = @Day") + (Team is null ? "" : " and team = @Team") + (Purpose is null ? "" : " and purpose = @Purpose")
        + (Rule is null ? "" : " and rule = @Rule") + (Was is null ? "" : " and was = @Was") + (Would is null ? "" : " and would = @Would");

    public bool Takes(ReplayCount count) => (Day is null || Day == count.Day) && (Team is null || Team == count.Team) && (Purpose is null || Purpose == count.Purpose)
        && (Rule is null || Rule == count.Rule) && (Was is null || Was == count.Was) && (Would is null || Would == count.Would);
}
