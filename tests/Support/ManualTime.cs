namespace Throughline.Support;

/// <summary>
/// A clock that stands until it is moved. Timers fire while it is moved, each at its own time, on the thread that moves it.
/// </summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private DateTimeOffset now;

    /// <summary>Starts at <paramref name="start"/>, or at 2026-01-15T10:00:00Z, a Thursday.</summary>
    public ManualTime(DateTimeOffset? start = null) => now = start ?? new DateTimeOffset(2026, 1, 15, 10, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves on by this much, through every timer that is due on the way.</summary>
    public void Advance(TimeSpan by) => AdvanceTo(GetUtcNow() + by);

    public void AdvanceTo(DateTimeOffset instant)
    {
        while (NextDue(instant) is { } timer)
            timer.Fire();
    }

    /// <summary>Sets the clock, also backwards, as an administrator would: no timer fires.</summary>
    public void Set(DateTimeOffset instant)
    {
        lock (gate)
            now = instant;
    }

    /// <summary>How many timers are set: who waits for the clock can be waited for before it is moved.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
                return timers.Count;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private Timer? NextDue(DateTimeOffset until)
    {
        lock (gate)
        {
            var timer = timers.Where(t => t.Due <= until).MinBy(t => t.Due);
            if (timer is null)
            {
                if (until > now)
                    now = until;
                return null;
            }
            if (timer.Due > now)
                now = timer.Due;
            timer.Reschedule();
            return timer;
        }
    }

    private sealed class Timer(ManualTime clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period;

        public DateTimeOffset Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                this.period = period;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = clock.now + dueTime;
                clock.timers.Add(this);
            }
            if (dueTime == TimeSpan.Zero)
                clock.AdvanceTo(clock.GetUtcNow());
            return true;
        }

        public void Reschedule()
        {
            if (period > TimeSpan.Zero)
                Due += period;
            else
                clock.timers.Remove(this);
        }

        public void Dispose()
        {
            lock (clock.gate)
                clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
