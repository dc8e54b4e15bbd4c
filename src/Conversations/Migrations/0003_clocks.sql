-- How long what may take, for which conversations: the first by place whose queue, channel and segment fit. revision: counts what was saved under the name.
create table clock_policies (
    name {text} primary key,
    place bigint not null,
    revision bigint not null,
    policy {json} not null
);

-- What clocks of a conversation look at, in order: a clock is the fold of these. Only ever added to.
create table clock_moments (
    conversation {text} not null,
    number bigint not null,
    at bigint not null,
    moment {json} not null,
    primary key (conversation, number)
--sqlite ) without rowid;
--postgres );

-- How the clocks of a conversation stand, as far as lists ask. queue, channel, policy, revision: by which its policy was chosen, and which it is.
-- standing: none, running, soon (its warning has come), late. due_clock, due_at: of the one that is due first. look_at: when it is looked at again,
-- looked_at: up to when warnings and breaches were told. Instants are microseconds UTC.
create table clocks (
    conversation {text} primary key,
    queue {text} not null,
    channel {text} not null,
    policy {text},
    revision bigint not null,
    state {text} not null,
    standing {text} not null,
    due_clock {text},
    due_at bigint,
    look_at bigint,
    looked_at bigint not null
);
create index clocks_due on clocks (due_at, conversation) where standing in ('soon', 'late');
