-- What began today is asked for all the time.
create index conversations_opened on conversations (opened_at, team, channel);
