-- Questions about journeys that somebody saved: the address that asks them, by a name.
create table journey_questions (
    id {id},
    name text not null unique,
    address text not null,
    saved_by text not null,
    saved_name text not null,
    saved_at bigint not null
);
