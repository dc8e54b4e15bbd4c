-- How much happened with an identifier on a day (days since 1970 in UTC), by what it was. Kept by the reader "timeline".
create table activity (
    identifier bigint not null,
    day bigint not null,
    facet bigint not null,
    events bigint not null,
    primary key (identifier, day, facet)
--sqlite ) without rowid;
--postgres );

-- The sorts of things that happen: on a channel, the work of a team, of a kind. Empty for none.
create table facets (
    id {id},
    channel {text} not null,
    team {text} not null,
    kind {text} not null,
    unique (channel, team, kind)
);
