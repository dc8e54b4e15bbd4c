-- Questions to somebody who is not of the conversation's team. kind: user, team, guest; whom: a user's id or a team's key; empty for a guest, who has a link.
-- seen_from: the number of the first message that they see. state: open (they are to answer), answered, closed. Instants are microseconds UTC.
create table consults (
    id {text} primary key,
    conversation {text} not null,
    question {text} not null,
    state {text} not null,
    kind {text} not null,
    whom {text} not null,
    whom_name {text} not null,
    asked_by {text} not null,
    asked_by_name {text} not null,
    asked_at bigint not null,
    seen_from bigint not null,
    changed_at bigint not null,
    closed_by {text},
    closed_at bigint
);
create index consults_conversation on consults (conversation, asked_at);
create index consults_whom on consults (whom, changed_at) where state <> 'closed';
create index consults_asked_by on consults (asked_by, changed_at) where state <> 'closed';

-- What was written in one, which the customer never sees. key: the sender's. is_answer: by who was asked.
create table consult_messages (
    number {id},
    consult {text} not null,
    key {text} not null,
    author {text},
    author_name {text} not null,
    is_answer bigint not null,
    text {text} not null,
    at bigint not null,
    unique (consult, key)
);

-- By which a guest comes in. Of the link only the digest is kept.
create table consult_links (
    id {text} primary key,
    consult {text} not null,
    digest {bytes} not null,
    made_by {text} not null,
    made_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint,
    used_at bigint
);
create unique index consult_links_digest on consult_links (digest);
create index consult_links_consult on consult_links (consult);
