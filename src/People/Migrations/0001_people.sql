-- The map from identifiers to persons. Only this map changes when persons are joined or parted, never an event.
-- A person's id is the id of one of its identifiers.
create table memberships (
    identifier bigint primary key,
    person bigint not null,
    user_id integer not null
);
create index memberships_person on memberships (person);

-- What is known of an identifier that was the subject of events.
create table sightings (
    identifier bigint primary key,
    events bigint not null,
    first_seen_at bigint not null,
    last_seen_at bigint not null
);
create index sightings_last on sightings (last_seen_at, identifier);

-- The newest name that came with an identifier.
create table names (
    identifier bigint primary key,
    name {text} not null,
    said_at bigint not null
);
