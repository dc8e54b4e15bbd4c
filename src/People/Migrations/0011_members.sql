-- A person's row stands under the person's own id; until now under any of their identifiers.
insert into segment_members (segment, identifier, since_at)
    select s.segment, m.person, min(s.since_at) from segment_members s join memberships m on m.identifier = s.identifier
    where m.person <> m.identifier group by s.segment, m.person
    on conflict (segment, identifier) do update set
        since_at = case when excluded.since_at < segment_members.since_at then excluded.since_at else segment_members.since_at end;
delete from segment_members where identifier in (select identifier from memberships where person <> identifier);
update segments set members = (select count(*) from segment_members s where s.segment = segments.id);

-- Somebody's rows lie side by side, and are read from the index alone.
create index segment_members_of on segment_members (identifier, segment, since_at);
drop index segment_members_identifier;

-- How far the log has been looked through for a selector that is not ready: the number of an event.
alter table segment_selectors add column looked_to bigint not null default 0;
