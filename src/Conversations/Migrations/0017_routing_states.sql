-- How the router stood after some of its facts, packed, with a digest of it: made again from routing_facts where it is missing. number: of the last fact it was told.
create table routing_states (
    number bigint primary key,
    version bigint not null,
    state {bytes} not null
);
