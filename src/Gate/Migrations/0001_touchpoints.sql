-- The registry of touchpoints. Events and intents name one by its name, which never changes. Retired ones stay: the log names them.
-- tools and granted are JSON arrays of texts, in the order in which they were given.
create table touchpoints (
    id {id},
    name {text} not null unique,
    channel {text} not null,
    purpose {text} not null,
    phase {text} not null,
    audience {text} not null,
    about {text} not null,
    tools {text} not null,
    designs {text},
    builds {text},
    operates {text},
    renews {text},
    granted {text} not null,
    renewal_due {text},
    registered_at bigint not null,
    changed_at bigint not null,
    changed_by {text} not null,
    retired_at bigint
);
