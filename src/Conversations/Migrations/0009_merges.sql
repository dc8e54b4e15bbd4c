-- Messages that stand in another conversation than they came in. key: under which their sender knows them there, so that the same again is known.
create table message_moves (
    conversation {text} not null,
    key {text} not null,
    message bigint not null,
    primary key (conversation, key)
--sqlite ) without rowid;
--postgres );
create index message_moves_message on message_moves (message);

-- Conversations that go on in another, and those that were split off one. after: the last message of any conversation then. was_open: whether it needs an answer when
-- it is separated again.
create table conversation_ties (
    source {text} not null,
    target {text} not null,
    kind {text} not null,
    after bigint not null,
    was_open bigint not null,
    at bigint not null,
    primary key (source, kind)
--sqlite ) without rowid;
--postgres );
create index conversation_ties_target on conversation_ties (target);
