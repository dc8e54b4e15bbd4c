-- What views of the inbox ask for, in the order in which they show it.
create index conversations_unassigned_all on conversations (last_at, id) where is_open = 1 and agent is null;
create index clocks_due_queue on clocks (queue, due_at, conversation) where standing in ('soon', 'late');
drop index participants_user;
create index participants_user on participants (user_id, mentioned_at, conversation);
create index participants_unseen on participants (user_id) where seen_at is null or seen_at < mentioned_at;

-- In which blocks of 2^16 and 2^20 numbers a message is stands beside its words, so that the newest are found without all others.
--postgres update messages set words = coalesce(words, ''::tsvector) || array_to_tsvector(array['#b' || (number >> 16), '#c' || (number >> 20)]);

-- The tick that made an offer, by its time.
create index routing_facts_ticks on routing_facts (at) where outcomes is not null;
