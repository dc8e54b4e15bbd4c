-- When agents were there: each time that an agent was something other than offline, until to_at, or still.
create table agent_presences (
    agent {text} not null,
    from_at bigint not null,
    presence {text} not null,
    to_at bigint,
    primary key (agent, from_at)
--sqlite ) without rowid;
--postgres );
create unique index agent_presences_now on agent_presences (agent) where to_at is null;
create index agent_presences_to on agent_presences (to_at);
