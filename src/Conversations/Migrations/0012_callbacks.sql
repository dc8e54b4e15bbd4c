-- Customers who asked to be called back, or written to. state: planned for its time (due_at), waiting (in the queue, in the place of place_at), ended.
-- ended: reached, missed, withdrawn, resolved.
create table callbacks (
    id {text} primary key,
    conversation {text} not null,
    state {text} not null,
    place_at bigint not null,
    due_at bigint,
    channel {text} not null,
    contact {text} not null,
    note {text} not null,
    asked_by {text} not null,
    asked_at bigint not null,
    ended {text},
    ended_by {text},
    ended_at bigint
);
create unique index callbacks_open on callbacks (conversation) where state <> 'ended';
create index callbacks_conversation on callbacks (conversation, asked_at);
