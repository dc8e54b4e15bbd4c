-- Files that go with messages; what is in them is in the folder files, under the id. hash: SHA-256 of it. type: by its bytes. owner: who sent it up, whose alone it is
-- until it is sent, with a message of this number.
create table attachments (
    id {text} primary key,
    hash {text} not null,
    size bigint not null,
    type {text} not null,
    name {text} not null,
    owner {text} not null,
    conversation {text},
    message bigint,
    is_picture bigint not null,
    at bigint not null
);
create index attachments_message on attachments (message) where message is not null;
create index attachments_conversation on attachments (conversation) where conversation is not null;
create index attachments_owner on attachments (owner, at);
