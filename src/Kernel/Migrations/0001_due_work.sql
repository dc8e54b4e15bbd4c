-- What is to be done at a time. Whoever does it locks the row, and its effect and the row's end commit together.
create table due_work (
    kind {text} not null,
    key {text} not null,
    payload {text} not null,
    due_at bigint not null,
    failures bigint not null,
    last_failure {text},
    primary key (kind, key)
);
create index due_work_due on due_work (due_at);
