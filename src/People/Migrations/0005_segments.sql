-- Live sets of people. The rule is JSON (docs/segments.md); members counts the rows of segment_members.
-- computed_to: how far its first computation, or the one after a change of its rule, has come by person; null when it is done.
create table segments (
    id {id},
    name {text} not null unique,
    about {text} not null,
    rule {text} not null,
    version bigint not null,
    members bigint not null,
    computed_to bigint,
    computed_at bigint,
    stopped integer not null,
    deleted integer not null,
    created_at bigint not null,
    changed_at bigint not null,
    changed_by {text} not null
);

-- When the events that a selector takes happened to an identifier: every event under its name, and under each selector with filters
-- that a rule has. Narrow, so that a rule needs neither the log nor what the events hold.
create table segment_occurrences (
    identifier bigint not null,
    selector bigint not null,
    occurred_at bigint not null,
    sequence bigint not null,
    primary key (identifier, selector, occurred_at, sequence)
--sqlite ) without rowid;
--postgres );

-- Selectors with filters; ready once all earlier events have been looked at.
create table segment_selectors (
    id bigint primary key,
    name {text} not null,
    filters {text} not null,
    ready integer not null
);

-- Who belongs: by one of the person's identifiers, one row a person.
create table segment_members (
    segment bigint not null,
    identifier bigint not null,
    since_at bigint not null,
    primary key (segment, identifier)
--sqlite ) without rowid;
--postgres );
create index segment_members_identifier on segment_members (identifier);

-- Whose membership must be looked at again, and because of what: the events of a name (its selector's id), traits, consent, or anything (null).
-- Not before all readers have read up to (xact, sequence).
create table segment_marks (
    id {id},
    identifier bigint not null,
    about bigint,
    xact bigint not null,
    sequence bigint not null
);

-- When a person's membership may change by the passing of time alone; never too late, sometimes too early.
create table segment_due (
    identifier bigint primary key,
    due_at bigint not null
);
create index segment_due_at on segment_due (due_at);

-- Who entered and left, in the order of commits and without gaps; because: the event's sequence, where one was the cause.
create table segment_changes (
    position bigint primary key,
    segment bigint not null,
    identifier bigint not null,
    entered integer not null,
    changed_at bigint not null,
    cause {text} not null,
    because bigint
);
create index segment_changes_segment on segment_changes (segment, position);
create index segment_changes_identifier on segment_changes (identifier);

-- The size of a segment at the end of each day (days since 1970, UTC).
create table segment_sizes (
    segment bigint not null,
    day bigint not null,
    members bigint not null,
    primary key (segment, day)
);

-- One row. turn: rises with every change of memberships or rules, so that of two nodes only one makes it. position: of the last change.
-- Nothing is decided before all readers have read up to (xact, sequence), which is how far decisions have looked.
-- phases: the version of the rule table of phases by which they were made.
create table segment_turn (
    turn bigint not null,
    position bigint not null,
    xact bigint not null,
    sequence bigint not null,
    phases bigint not null
);
insert into segment_turn (turn, position, xact, sequence, phases) values (0, 0, 0, 0, 0);

-- One row, which rises with every change of a rule: the reader holds it while it reads, so that no event is read by rules of before.
create table segment_rules (version bigint not null);
insert into segment_rules (version) values (0);
