-- The one router: who holds the lease, until when, and in which epoch; the number and time of the last fact. Every fact is appended under this row's lock.
create table routing (
    id bigint primary key,
    epoch bigint not null,
    holder {text} not null,
    until bigint not null,
    last bigint not null,
    at bigint not null
);
insert into routing (id, epoch, holder, until, last, at) values (1, 0, '', 0, 0, 0);

-- What the router was told, in order, and what followed from ticks: decisions are replayed from these alone.
create table routing_facts (
    number bigint primary key,
    at bigint not null,
    epoch bigint not null,
    fact {json} not null,
    outcomes {json}
);

-- Rules, queues and agents as they were last set.
create table routing_rules (
    id bigint primary key,
    rules {json} not null
);
create table routing_queues (
    id {text} primary key,
    queue {json} not null
);
create table routing_agents (
    id {text} primary key,
    presence {text} not null,
    agent {json} not null
);

-- What waits, is offered or held. weight: units of the agent's capacity.
create table routing_items (
    item {text} primary key,
    queue {text} not null,
    channel {text} not null,
    weight bigint not null,
    state {text} not null,
    agent {text},
    enqueued_at bigint not null
);
create index routing_items_agent on routing_items (agent) where agent is not null;

-- Every offer that was made, with the decision. state: open, accepted, declined, timed out, offline, not responding, withdrawn, reassigned.
create table routing_offers (
    number bigint primary key,
    item {text} not null,
    agent {text} not null,
    state {text} not null,
    made_at bigint not null,
    deadline bigint not null,
    ended_at bigint,
    decision {json} not null
);
create unique index routing_offers_open on routing_offers (item) where state = 'open';
create index routing_offers_agent on routing_offers (agent, number) where state = 'open';
create index routing_offers_item on routing_offers (item, number);
