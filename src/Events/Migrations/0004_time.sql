-- What happened lately, with whom: for lists in the order of time, without a table that every event would change.
create index events_time on events (occurred_at, subject);
