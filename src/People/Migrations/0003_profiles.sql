-- Everything here is kept by identifier and read through the map from identifiers to persons: joining or parting people changes none of it.

-- What was said of a person: each value that a source said, with the first and the last time. The newest is shown.
-- first_at is null for a trait that had more values than are kept (a counter, a time): when each began is then not known.
create table traits (
    identifier bigint not null,
    name {text} not null,
    digest bigint not null,
    source bigint not null,
    value {text} not null,
    cut bigint not null,
    first_at bigint,
    last_at bigint not null,
    message_id {text} not null,
    sequence bigint not null,
    primary key (identifier, name, digest, source)
--sqlite ) without rowid;
--postgres );

-- What they did, by name, channel and day (UTC, days since 1970): the phase of life and the learned preferences stand on it.
create table habits (
    identifier bigint not null,
    name {text} not null,
    channel {text} not null,
    day bigint not null,
    first_at bigint not null,
    last_at bigint not null,
    first_sequence bigint not null,
    uses bigint not null,
    primary key (identifier, name, channel, day)
--sqlite ) without rowid;
--postgres );

-- What they agreed to and took back. Statements of their own have the message id as key; what a trait repeats with each identify has ''.
create table consent_statements (
    identifier bigint not null,
    channel {text} not null,
    purpose {text} not null,
    given bigint not null,
    source bigint not null,
    statement {text} not null,
    at bigint not null,
    since bigint not null,
    basis {text},
    proof {text},
    stated_by {text},
    message_id {text} not null,
    sequence bigint not null,
    primary key (identifier, channel, purpose, given, source, statement)
);

create table companies (
    id {id},
    key {text} not null unique
);

create table company_traits (
    company bigint not null,
    name {text} not null,
    digest bigint not null,
    source bigint not null,
    value {text} not null,
    cut bigint not null,
    first_at bigint,
    last_at bigint not null,
    message_id {text} not null,
    sequence bigint not null,
    primary key (company, name, digest, source)
);

-- Whether an identifier belongs to a company: the newest that was said of it.
create table company_members (
    company bigint not null,
    identifier bigint not null,
    member bigint not null,
    at bigint not null,
    source bigint not null,
    message_id {text} not null,
    sequence bigint not null,
    primary key (company, identifier)
);
create index company_members_identifier on company_members (identifier);

-- The rule tables of phases, each edit a new version; the highest is live.
create table phase_tables (
    version {id},
    rules {text} not null,
    made_at bigint not null,
    made_by {text} not null
);

-- How far profile changes were told to webhooks. A rebuild does not forget it, so that nothing is told twice for being read again.
create table profile_told (
    one bigint primary key,
    xact bigint not null,
    sequence bigint not null
);

-- Names are read from the traits.
drop table names;
