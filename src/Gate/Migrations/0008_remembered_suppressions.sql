-- Addresses of people who were erased, to which nothing may go still, as keyed hashes: should one come back, it is suppressed as before.
create table remembered_suppressions (
    hash {text} not null,
    channel {text} not null,
    reason {text} not null,
    suppressed_at bigint not null,
    primary key (hash, channel)
);
create index suppressions_at on suppressions (suppressed_at, identifier, channel);
