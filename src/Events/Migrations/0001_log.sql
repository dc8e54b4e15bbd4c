-- Where events come from. A source has an identity space: user ids of the CRM need not be those of the web.
create table sources (
    id {id},
    name {text} not null unique,
    identity_space {text} not null,
    created_at bigint not null
);

-- Identifiers by an internal id: the log names these, never a person, so that merging persons never touches an event.
create table identifiers (
    id {id},
    space {text} not null,
    type {text} not null,
    value {text} not null,
    unique (value, type, space)
);

--postgres create sequence events_sequence;
create table events (
    --sqlite sequence integer primary key,
    --postgres sequence bigint primary key default nextval('events_sequence'),
    --postgres xact bigint not null default (pg_current_xact_id()::text::bigint),
    source bigint not null,
    message_id {text} not null,
    subject bigint not null,
    others {text},
    kind {text} not null,
    name {text} not null,
    occurred_at bigint not null,
    original_at bigint,
    sent_at bigint,
    received_at bigint not null,
    channel {text},
    touchpoint {text},
    journey_key {text},
    properties {json} not null,
    context {json},
    note {text},
    digest {bytes} not null
);
create unique index events_message on events (source, message_id);
create index events_subject on events (subject, occurred_at);
--postgres create index events_position on events (xact, sequence);

create table readers (
    name {text} primary key,
    xact bigint not null,
    sequence bigint not null
);

create table refusals (
    id {id},
    source bigint not null,
    received_at bigint not null,
    reason {text} not null,
    detail {text} not null,
    message_id {text},
    place {text},
    item {text} not null
);
create index refusals_received on refusals (received_at);

create table write_keys (
    id {id},
    source bigint not null references sources (id),
    digest {bytes} not null unique,
    start {text} not null,
    created_at bigint not null,
    revoked_at bigint
);
