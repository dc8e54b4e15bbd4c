-- What a message said before it was changed. number rises with each change of a conversation. kind: edited, deleted, withdrawn.
create table message_changes (
    number {id},
    conversation {text} not null,
    message bigint not null,
    kind {text} not null,
    text {text} not null,
    user_id {text},
    user_name {text} not null,
    at bigint not null
);
create index message_changes_conversation on message_changes (conversation, number);
create index message_changes_message on message_changes (message, number);

-- Until when an answer can be taken back, where it waits for that.
alter table messages add column goes_at bigint;

-- An automatic answer, after which the customer waits for a human as before.
alter table messages add column is_bot bigint not null default 0;
