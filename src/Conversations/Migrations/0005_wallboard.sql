-- What began today is asked for all the time.
create index conversations_opened on conversations (opened_at, team, channel);
-- And what was resolved in the last days.
create index conversations_resolved on conversations (resolved_at) where resolved_at is not null;
