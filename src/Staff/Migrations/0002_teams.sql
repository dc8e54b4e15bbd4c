-- Teams: who designs, builds, operates or renews a touchpoint, owns an interaction or a relationship. Never deleted: facts of the log name them by key.
create table teams (
    key {text} primary key,
    name {text} not null,
    about {text} not null,
    created_at bigint not null,
    retired_at bigint
);
insert into teams (key, name, about, created_at) values ('service', 'Service', 'Answers customers and solves what went wrong.', 0);
insert into teams (key, name, about, created_at) values ('marketing', 'Marketing', 'Finds customers and stays in touch with them.', 0);
insert into teams (key, name, about, created_at) values ('cx', 'Customer experience', 'Listens to customers and improves their journeys.', 0);
insert into teams (key, name, about, created_at) values ('sales', 'Sales', 'Wins customers and their next orders.', 0);

create table team_members (
    team {text} not null references teams (key),
    user_id {text} not null references users (id),
    joined_at bigint not null,
    primary key (team, user_id)
);
create index team_members_user on team_members (user_id);
