-- Channels of other systems, which bring in what customers write and carry out what is answered. key: the channel's word. Secrets sign, so they are kept as they
-- are; the one before holds until its instant. out_…: by which we sign.
create table hook_channels (
    key {text} primary key,
    name {text} not null,
    url {text} not null,
    in_secret {text} not null,
    in_before {text},
    in_until bigint,
    out_secret {text} not null,
    out_before {text},
    out_until bigint,
    created_at bigint not null,
    retired_at bigint
);

-- Who wrote on a channel, and the last conversation with them. identifier: of theirs, as the log numbers it.
create table hook_senders (
    channel {text} not null,
    sender {text} not null,
    conversation {text},
    identifier bigint,
    primary key (channel, sender)
);
create index hook_senders_identifier on hook_senders (identifier);

-- What came in, by the sender's number: the same is taken once.
create table hook_messages (
    channel {text} not null,
    id {text} not null,
    conversation {text} not null,
    key {text} not null,
    identifier bigint not null,
    primary key (channel, id)
);
create index hook_messages_identifier on hook_messages (identifier);

-- What is to be carried out, or was. key: the gate's. The body goes once it is delivered or given up.
create table hook_deliveries (
    id {text} primary key,
    channel {text} not null,
    key {text} not null unique,
    identifier bigint not null,
    body {text} not null,
    state {text} not null,
    created_at bigint not null,
    tries bigint not null,
    tried_at bigint,
    next_at bigint,
    status bigint,
    failure {text}
);
create index hook_deliveries_newest on hook_deliveries (channel, created_at, id);
create index hook_deliveries_identifier on hook_deliveries (identifier);
