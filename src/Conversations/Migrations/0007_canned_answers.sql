-- Answers that are written again and again, of a team or of a user of their own. text: with variables, {{customer.name}}.
create table canned_answers (
    id {text} primary key,
    team {text},
    user_id {text},
    name {text} not null,
    text {text} not null,
    changed_at bigint not null,
    changed_by {text} not null
);
create index canned_answers_team on canned_answers (team) where team is not null;
create index canned_answers_user on canned_answers (user_id) where user_id is not null;
