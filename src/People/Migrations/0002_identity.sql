-- The map is built anew from the log, by the reader "identity".
delete from sightings;
delete from names;
drop table memberships;

-- The map from identifiers to persons. Only this map changes when persons are joined or parted, never an event.
-- limited names what a person may have only so many of (a type, or a type within an identity space); null where any number may be.
create table memberships (
    identifier bigint primary key,
    person bigint not null,
    limited {text}
);
create index memberships_person on memberships (person);
create index memberships_limited on memberships (person, limited) where limited is not null;

-- Persons of two identifiers and more: the first claim that makes them, and one no earlier than the last that they need.
create table persons (
    id bigint primary key,
    first_claim {bytes} not null,
    last_claim {bytes} not null
);

-- Two identifiers seen together, by rank (0 an operator's merge, 1 verified, 2 seen in an event): of all claims that say so, the first.
-- Those up to retracted_through were taken back; claim is null where none is left. refused says why it joins nothing.
-- Merges stand one by one, under the message id of their fact, since each is taken back by itself.
create table claims (
    low bigint not null,
    high bigint not null,
    rank integer not null,
    merge {text} not null,
    claim {bytes},
    subject bigint not null,
    refused {text},
    retracted_through bigint,
    primary key (low, high, rank, merge)
);
create index claims_high on claims (high);
create index claims_merge on claims (merge) where merge <> '';
create index claims_refused on claims (claim) where refused is not null;

-- Merges taken back, by the message id of their fact, which may come later than this.
create table undone_merges (
    merge {text} primary key
);

-- Two identifiers that an operator keeps apart, where the last word is the separation.
create table separations (
    low bigint not null,
    high bigint not null,
    separated_at bigint not null,
    undone_at bigint not null,
    primary key (low, high)
);
create index separations_high on separations (high);

-- How many identifiers of a type a person may have, where the operator wants another number than the default.
create table identity_limits (
    type {text} primary key,
    most bigint not null
);

-- What operators said about identity, for those who look back: one row a fact of the log.
create table identity_history (
    sequence bigint primary key,
    said_at bigint not null,
    fact {text} not null,
    one bigint not null,
    other bigint not null,
    said_by {text},
    reason {text}
);
