-- Addresses that took consent back and were erased since, as keyed hashes: should they come back, they are not written to until they agree anew.
create table suppressed_addresses (
    hash {text} not null,
    channel {text} not null,
    purpose {text} not null,
    withdrawn_at bigint not null,
    primary key (hash, channel, purpose)
);
