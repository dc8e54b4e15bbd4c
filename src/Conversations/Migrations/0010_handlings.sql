-- Each time that an agent had an item, from when they had it until they were done with the customer (ended_at), and with what was left to do after that (wrapped_at).
-- wrap_until: when that ends by itself, where there is something. keeps: it takes as much of the agent until then. ended: who ended it: agent, time, customer, lead.
create table handlings (
    number {id},
    item {text} not null,
    queue {text} not null,
    channel {text} not null,
    agent {text} not null,
    weight bigint not null,
    began_at bigint not null,
    ended_at bigint,
    wrap_until bigint,
    keeps bigint not null,
    wrapped_at bigint,
    ended {text},
    reason {text},
    resolution {text}
);
create unique index handlings_item on handlings (item) where wrapped_at is null;
create index handlings_agent on handlings (agent) where wrapped_at is null;
create index handlings_wrapped on handlings (wrapped_at, queue) where wrapped_at is not null;
create index handlings_of on handlings (item, number);
