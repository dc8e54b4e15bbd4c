-- Conversations, cases and whatever else a team runs with a person, by the rule's team and the journey key ('' where events have none). A row an
-- identifier: the latest event that opened it and the latest that closed it, by (time, sequence). Whether it is open is read over all of the
-- person's identifiers; of this one alone maybe_open says whether it could be.
create table interactions (
    identifier bigint not null,
    team {text} not null,
    key {text} not null,
    opened_at bigint,
    opened bigint,
    agent {text},
    closed_at bigint,
    closed bigint,
    maybe_open bigint not null,
    primary key (identifier, team, key)
--sqlite ) without rowid;
--postgres );
create index interactions_open on interactions (identifier) where maybe_open = 1;
create index interactions_closed on interactions (identifier, closed_at);

-- Offers of an interaction by one team to another, and what became of each: offered, accepted, declined, expired. The interaction is named by an
-- identifier of the person, the rule's team and the journey key. offered and answered are sequences of the facts.
create table handovers (
    id {text} primary key,
    identifier bigint not null,
    team {text} not null,
    key {text} not null,
    from_team {text} not null,
    to_team {text} not null,
    from_agent {text},
    to_agent {text},
    reason {text} not null,
    context {text} not null,
    offered_at bigint not null,
    offered_by {text} not null,
    due_at bigint not null,
    state {text} not null,
    answered_at bigint,
    answered_by {text},
    answer {text}
);
create index handovers_identifier on handovers (identifier);
create index handovers_offered on handovers (offered_at);
create index handovers_waiting on handovers (due_at) where state = 'offered';
