-- Where people are found: words of their names (n:smith) and whole values of their traits (v:porto), by identifier, folded as they are compared.
create table search_words (
    word {text} not null,
    identifier bigint not null,
    said_at bigint not null,
    primary key (word, identifier)
--sqlite ) without rowid;
--postgres );
create index search_words_newest on search_words (word, said_at, identifier);
create index search_words_identifier on search_words (identifier);

-- Every word of a name once, for what was typed with slips. Nodes keep them in memory: those added since by id, all again when the version
-- of the dictionary rises, as it does when words are taken out.
create table search_names (
    id {id},
    word {text} not null unique
);
create table search_dictionary (version bigint not null);
insert into search_dictionary (version) values (0);
