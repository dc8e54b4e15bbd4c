-- Where teams are told what waits for them: the incoming webhook of a channel. Whoever has the address writes there. base: where this server is.
create table notice_targets (
    team {text} primary key,
    product {text} not null,
    url {text} not null,
    topics {text} not null,
    base {text} not null,
    set_by {text} not null,
    set_at bigint not null
);

-- What is to be told, or was. state: waiting, delivered, failed.
create table notices (
    id {text} primary key,
    team {text} not null,
    conversation {text},
    text {text} not null,
    path {text} not null,
    state {text} not null,
    created_at bigint not null,
    tries bigint not null,
    tried_at bigint,
    next_at bigint,
    status bigint,
    failure {text}
);
create index notices_team on notices (team) where state = 'waiting';
create index notices_conversation on notices (conversation);
create index notices_created on notices (created_at, id);
