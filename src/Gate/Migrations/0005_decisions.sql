-- Everything here is kept by identifier and read through the map from identifiers to persons: joining or parting people changes none of it.

-- One row an identifier, to be locked by whoever decides about the person. Memberships are locked as well, but the row of an identifier
-- that no reader has met yet is not there.
create table gate_locks (
    identifier bigint primary key
);

-- Wishes to contact people. content is the intent (JSON), which never changes; digest tells the same again from another under the key.
-- state: held, planned, claimed, sent, failed, unknown, dropped, handed. decided: how many decisions there were.
create table intents (
    key {text} primary key,
    identifier bigint not null,
    content {text} not null,
    digest {bytes} not null,
    raised_at bigint not null,
    state {text} not null,
    decided bigint not null
);
create index intents_open on intents (identifier) where state in ('held', 'planned');

-- What the gate said, one row a decision, in the order of numbers. outcome and inputs are JSON: the decision with its findings, and what it
-- rests on besides the intent and the policy. final: nothing is decided under this key any more.
-- place: the order of the decisions that one transaction made.
create table decisions (
    key {text} not null,
    number bigint not null,
    identifier bigint not null,
    decided_at bigint not null,
    policy bigint not null,
    cause {text} not null,
    verdict {text} not null,
    purpose {text} not null,
    team {text} not null,
    touchpoint {text} not null,
    channel {text},
    planned_at bigint,
    until_at bigint,
    final bigint not null,
    place bigint not null,
    outcome {text} not null,
    inputs {text} not null,
    primary key (key, number)
--sqlite ) without rowid;
--postgres );
create unique index decisions_final on decisions (key) where final = 1;
create index decisions_identifier on decisions (identifier, decided_at);
create index decisions_at on decisions (decided_at);

-- What counts under caps, at its planned time.
create table reservations (
    key {text} primary key,
    identifier bigint not null,
    planned_at bigint not null,
    team {text} not null,
    purpose {text} not null,
    channel {text} not null,
    touchpoint {text} not null,
    rank double precision not null,
    claimed bigint not null,
    expires_at bigint not null
);
create index reservations_identifier on reservations (identifier, planned_at);

create table holdout_assignments (
    experiment {text} not null,
    identifier bigint not null,
    held_out bigint not null,
    assigned_at bigint not null,
    primary key (experiment, identifier)
);
create index holdout_assignments_identifier on holdout_assignments (identifier);

-- Addresses to which nothing may go: bounced for good, complained, said STOP.
create table suppressions (
    identifier bigint not null,
    channel {text} not null,
    reason {text} not null,
    suppressed_at bigint not null,
    sequence bigint not null,
    primary key (identifier, channel)
);

-- Events that conditions of a policy ask for, written in the transaction that appends them. properties: JSON, only texts, numbers and truth values.
create table signals (
    identifier bigint not null,
    name {text} not null,
    sequence bigint not null,
    occurred_at bigint not null,
    channel {text},
    properties {text} not null,
    primary key (identifier, name, sequence)
);

-- What goes out, one row a key. state: waiting, claimed, sent, failed, unknown. address: an identifier.
create table outbox (
    key {text} primary key,
    number bigint not null,
    address bigint not null,
    channel {text} not null,
    planned_at bigint not null,
    state {text} not null,
    claimed_at bigint,
    claimed_by {text},
    outcome_at bigint,
    detail {text}
);
create index outbox_waiting on outbox (planned_at, key) where state = 'waiting';

-- How many decisions there were about people who were erased since, by day (UTC, days since 1970).
create table erased_decisions (
    day bigint not null,
    purpose {text} not null,
    team {text} not null,
    touchpoint {text} not null,
    verdict {text} not null,
    decisions bigint not null,
    primary key (day, purpose, team, touchpoint, verdict)
);
