-- Two people who may be one though they share no identifier: each by one of their identifiers, with what speaks for and against it
-- (JSON: field, level, bits; no values). Made anew by every search.
create table match_suggestions (
    low bigint not null,
    high bigint not null,
    probability double precision not null,
    evidence {text} not null,
    found_at bigint not null,
    primary key (low, high)
);
create index match_suggestions_high on match_suggestions (high);
create index match_suggestions_probability on match_suggestions (probability, low, high);

-- One row. apply_from: the probability from which matches are merged without being asked; null for never. asked_at: somebody wants a search
-- now; held_until: a node is at it.
create table match_search (
    apply_from double precision,
    asked_at bigint,
    held_until bigint,
    searched_at bigint,
    people bigint not null,
    found bigint not null
);
insert into match_search (people, found) values (0, 0);
