-- Who is looking at a conversation, or typing in it, and how far they have read: of colleagues by their ids, of the customer as customer. Rewritten all the time, and
-- nothing is lost with it.
create table conversation_presence (
    conversation {text} not null,
    who {text} not null,
    name {text} not null,
    seen_at bigint not null,
    typing_until bigint not null,
    has_read bigint not null,
    primary key (conversation, who)
--sqlite ) without rowid;
--postgres );
