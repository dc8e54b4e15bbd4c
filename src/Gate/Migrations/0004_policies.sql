-- The rules by which people may be contacted, as documents that never change. shipped names one that comes with Throughline; its
-- document stands in the program. Exactly one is live: state is draft, replayed, live or retired.
create table policies (
    version {id},
    document {text} not null,
    shipped {text},
    state {text} not null check (state in ('draft', 'replayed', 'live', 'retired')),
    made_at bigint not null,
    made_by {text} not null
);
create unique index policies_live on policies (state) where state = 'live';
insert into policies (version, document, shipped, state, made_at, made_by) values (1, '', 'shipped-1', 'live', 0, 'Throughline');
--postgres alter table policies alter column version restart with 2;

-- Who brought a policy into a state, and when.
create table policy_states (
    version bigint not null,
    state {text} not null,
    entered_at bigint not null,
    entered_by {text} not null,
    primary key (version, state, entered_at)
);
