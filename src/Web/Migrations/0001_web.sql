-- What lets a program in: only the digest is kept.
create table api_tokens (
    id {id},
    user_id {text} not null,
    name {text} not null,
    digest {bytes} not null unique,
    start {text} not null,
    permissions {text} not null,
    created_at bigint not null,
    expires_at bigint,
    used_at bigint,
    revoked_at bigint
);
create index api_tokens_user on api_tokens (user_id);

create table audit (
    id {id},
    at bigint not null,
    user_id {text} not null,
    name {text} not null,
    token {text},
    address {text} not null,
    action {text} not null,
    subject {text} not null,
    details {json}
);

-- Keys of the framework's data protection, shared by all nodes: without them a form made by one node is refused by another.
create table protection_keys (
    name {text} primary key,
    xml {text} not null
);
