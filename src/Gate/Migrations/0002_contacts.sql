-- What the log says of touchpoints, kept by the reader "touchpoints"; '' where an event names no touchpoint, channel or team.
-- team is the one that the event says it was done by; an event that says so is a contact.
create table touchpoints_seen (
    name {text} not null,
    channel {text} not null,
    team {text} not null,
    events bigint not null,
    first_at bigint not null,
    last_at bigint not null,
    primary key (name, channel, team)
);

-- The same by who was met there.
create table touchpoint_people (
    name {text} not null,
    channel {text} not null,
    team {text} not null,
    identifier bigint not null,
    events bigint not null,
    first_at bigint not null,
    last_at bigint not null,
    primary key (name, channel, team, identifier)
);
create index touchpoint_people_identifier on touchpoint_people (identifier);

create table contacts (
    sequence bigint primary key,
    identifier bigint not null,
    at bigint not null,
    team {text} not null,
    touchpoint {text} not null,
    channel {text} not null
);
create index contacts_at on contacts (at);
create index contacts_identifier on contacts (identifier);
