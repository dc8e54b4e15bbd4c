-- When people were seen is read from the log.
drop table sightings;

-- How many persons there are, in one row: counting them would read the whole map.
create table person_count (persons bigint not null);
insert into person_count (persons) select count(*) from memberships where identifier = person;

-- How much happened with an identifier in 32 days (period: days since 1970 in UTC, by 32), a row however much it was. facets: for each day
-- and facet "day facet events", with commas between; events: all of them together.
alter table activity rename to activity_before;
create table activity (
    identifier bigint not null,
    period bigint not null,
    events bigint not null,
    facets {text} not null,
    primary key (identifier, period)
--sqlite ) without rowid;
--postgres );
insert into activity (identifier, period, events, facets)
    select identifier, (day - (day % 32 + 32) % 32) / 32, sum(events),
    --sqlite group_concat(day || ' ' || facet || ' ' || events, ',')
    --postgres string_agg(day || ' ' || facet || ' ' || events, ',')
    from activity_before group by identifier, (day - (day % 32 + 32) % 32) / 32;
drop table activity_before;
