-- Filters of the inbox that are kept, of a team or of a user of their own. filter: what it asks for.
create table inbox_filters (
    id {text} primary key,
    team {text},
    user_id {text},
    name {text} not null,
    filter {json} not null,
    changed_at bigint not null,
    changed_by {text} not null
);
create unique index inbox_filters_team on inbox_filters (team, name) where team is not null;
create unique index inbox_filters_user on inbox_filters (user_id, name) where user_id is not null;
