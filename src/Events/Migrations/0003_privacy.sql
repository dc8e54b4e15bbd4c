-- One row. How often something was erased and how often the list of blocked values changed: every append looks at it under a lock,
-- so that no cache of any node hands out what was deleted. The key is that of the hashes an erasure leaves.
create table log_versions (
    erasures bigint not null,
    blocked bigint not null,
    hash_key {bytes}
);
insert into log_versions (erasures, blocked) values (0, 0);

-- Values that the operator says identify nobody, of one type of identifier or, where it is empty, of any.
create table blocked_values (
    id {id},
    type {text} not null,
    value {text} not null,
    created_at bigint not null,
    unique (value, type)
);
