-- What a policy would have made of the decisions of some days; intents: keys looked at. state: running, done, stopped.
create table replays (
    id {id},
    policy bigint not null,
    since bigint not null,
    until bigint not null,
    state {text} not null,
    started_at bigint not null,
    started_by {text} not null,
    decisions bigint not null,
    looked_at bigint not null,
    intents bigint not null,
    changed bigint not null,
    erased bigint not null,
    remarks {text} not null
);
create index replays_policy on replays (policy, id);

-- Each intent that would have come to another end: the people behind the numbers. day: of its first decision (UTC, days since 1970).
create table replay_changes (
    replay bigint not null,
    key {text} not null,
    identifier bigint not null,
    day bigint not null,
    team {text} not null,
    purpose {text} not null,
    rule {text} not null,
    was {text} not null,
    would {text} not null,
    primary key (replay, key)
);
