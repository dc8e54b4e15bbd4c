-- People who work here. Never deleted: the audit list and tokens name them.
create table users (
    id {text} primary key,
    name {text} not null unique,
    full_name {text} not null,
    role {text} not null,
    password {text} not null,
    must_change bigint not null,
    created_at bigint not null,
    seen_at bigint,
    deactivated_at bigint
);

-- Who is signed in where; the cookie holds the secret, this its digest.
create table sessions (
    digest {bytes} primary key,
    user_id {text} not null references users (id),
    created_at bigint not null,
    seen_at bigint not null,
    address {text} not null
);
create index sessions_user on sessions (user_id);

-- Wrong passwords of late, by user name and by address: key is 'name …' or 'address …'.
create table sign_in_failures (
    key {text} primary key,
    failures bigint not null,
    last_at bigint not null
);
