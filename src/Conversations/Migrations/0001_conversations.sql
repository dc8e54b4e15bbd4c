-- A conversation with a customer about one thing, over whatever channels. identifier: whose it was when it began; the person is read through
-- the map. id is the journey key of its facts. state: new, open, pending, held, snoozed, resolved, closed. is_open: not yet resolved.
-- agent: the user who runs it; agent_name also where that is nobody here, as in what was imported. waiting_since: the oldest message of the
-- customer that nobody has answered. Instants are microseconds UTC.
create table conversations (
    id {text} primary key,
    identifier bigint not null,
    channel {text} not null,
    title {text} not null,
    state {text} not null,
    is_open bigint not null,
    team {text} not null,
    agent {text},
    agent_name {text},
    priority bigint not null,
    reason {text},
    resolution {text},
    journey {text},
    opened_at bigint not null,
    replied_at bigint,
    waiting_since bigint,
    snoozed_until bigint,
    resolved_at bigint,
    last_at bigint not null,
    last_by {text} not null,
    last_text {text} not null,
    messages bigint not null,
    merged_into {text}
);
create index conversations_identifier on conversations (identifier, last_at);
create index conversations_team on conversations (team, is_open, last_at, id);
create index conversations_agent on conversations (agent, is_open, last_at, id);
create index conversations_last on conversations (is_open, last_at, id);
create index conversations_waiting on conversations (team, waiting_since, id) where waiting_since is not null;
create index conversations_waiting_all on conversations (waiting_since, id) where waiting_since is not null;
create index conversations_unassigned on conversations (team, last_at, id) where is_open = 1 and agent is null;

-- What was said, in the order of numbers. key: as its sender numbers it, so that the same again is taken once. side: customer, company, note,
-- system. state of what went out: sent, waiting, held, refused, delivered, read, failed; empty for all else. because: why it is where it is.
create table messages (
    number {id},
    conversation {text} not null,
    key {text} not null,
    side {text} not null,
    channel {text} not null,
    author {text},
    author_name {text} not null,
    text {text} not null,
    at bigint not null,
    state {text} not null,
    because {text},
    edited_at bigint,
    deleted_at bigint,
    unique (conversation, key)
);
create index messages_conversation on messages (conversation, number);
-- The words as they are compared, folded by us, so that both databases find the same.
--sqlite create virtual table message_words using fts5(text, content='messages', content_rowid='number', tokenize='unicode61 remove_diacritics 0');
--sqlite insert into message_words (message_words, rank) values ('secure-delete', 1);
--postgres alter table messages add column words tsvector;
--postgres create index messages_words on messages using gin (words);

-- Words by which conversations are sorted, as people here write them.
create table conversation_tags (
    conversation {text} not null,
    tag {text} not null,
    primary key (conversation, tag)
--sqlite ) without rowid;
--postgres );
create index conversation_tags_tag on conversation_tags (tag, conversation);

-- Who was brought in besides its team: they see it, and answer in notes. mentioned_at: when last; seen_at: when they last looked after that.
create table participants (
    conversation {text} not null,
    user_id {text} not null,
    mentioned_at bigint not null,
    seen_at bigint,
    primary key (conversation, user_id)
--sqlite ) without rowid;
--postgres );
create index participants_user on participants (user_id, mentioned_at);

-- What somebody has begun to write.
create table drafts (
    conversation {text} not null,
    user_id {text} not null,
    kind {text} not null,
    text {text} not null,
    at bigint not null,
    primary key (conversation, user_id, kind)
--sqlite ) without rowid;
--postgres );
