-- Websites that have the chat. key stands in their pages and is no secret; secret signs who is signed in there, so it is kept as it is.
create table chat_sites (
    key {text} primary key,
    name {text} not null,
    secret {text} not null,
    created_at bigint not null,
    retired_at bigint
);

-- Visitors by what their browser keeps: digest of a secret that only it knows. user_id: whom the site says they are, signed.
create table chat_visitors (
    id {text} primary key,
    site {text} not null,
    digest {bytes} not null unique,
    user_id {text},
    conversation {text},
    created_at bigint not null,
    seen_at bigint not null
);
create index chat_visitors_conversation on chat_visitors (conversation);

-- What visitors thought of it at the end: 1 to 5, and in words.
create table chat_ratings (
    conversation {text} primary key,
    score bigint not null,
    words {text},
    at bigint not null
);
