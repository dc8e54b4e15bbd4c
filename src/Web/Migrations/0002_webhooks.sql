-- Whom we tell of what. The secret signs what is sent, so it is kept as it is.
create table webhooks (
    id {id},
    url {text} not null,
    topics {text} not null,
    secret {text} not null,
    except_source {text},
    created_at bigint not null,
    disabled_at bigint,
    disabled_why {text}
);

-- What is to be told, or was. The body goes once it is delivered.
create table webhook_deliveries (
    id {text} primary key,
    webhook bigint not null references webhooks (id),
    topic {text} not null,
    body {text} not null,
    state {text} not null,
    created_at bigint not null,
    tries bigint not null,
    tried_at bigint,
    next_at bigint,
    status bigint,
    failure {text}
);
create index webhook_deliveries_newest on webhook_deliveries (created_at, id);
create index webhook_deliveries_webhook on webhook_deliveries (webhook, state);

-- Whom a body that is still kept speaks of, by ids that only the sender understands.
create table webhook_subjects (
    subject bigint not null,
    delivery {text} not null,
    primary key (subject, delivery)
);
create index webhook_subjects_delivery on webhook_subjects (delivery);
