-- What decisions are searched by: few ways in which many decisions are alike. rules: the bits of the rules whose findings decided, the
-- first rule 1, the next 2, then 4, …; 0 of a send, against which none spoke.
create table decision_kinds (
    id {id},
    verdict {text} not null,
    rules bigint not null,
    purpose {text} not null,
    team {text} not null,
    touchpoint {text} not null,
    policy bigint not null
);
create unique index decision_kinds_all on decision_kinds (verdict, rules, purpose, team, touchpoint, policy);

alter table decisions add column kind bigint not null default 0;

-- Those that were made before: first the bits of their rules stand where their kind will.
update decisions set kind = coalesce((
    select sum(distinct case f.rule
        when 'Reachable' then 1 when 'Consent' then 2 when 'Touchpoint' then 4 when 'Brand' then 8 when 'Interaction' then 16
        when 'Relationship' then 32 when 'Holdout' then 64 when 'Time' then 128 when 'Caps' then 256 end)
    from (
--sqlite     select json_extract(value, '$.rule') as rule, json_extract(value, '$.effect') as effect from json_each(decisions.outcome, '$.findings')
--postgres     select value ->> 'rule' as rule, value ->> 'effect' as effect from jsonb_array_elements(decisions.outcome::jsonb -> 'findings')
    ) f
    where f.effect = case decisions.verdict when 'hold' then 'Hold' when 'hand over' then 'HandOver' when 'drop' then 'Drop' end
), 0);
insert into decision_kinds (verdict, rules, purpose, team, touchpoint, policy)
select distinct verdict, kind, purpose, team, touchpoint, policy from decisions;
update decisions set kind = (
    select k.id from decision_kinds k
    where k.verdict = decisions.verdict and k.rules = decisions.kind and k.purpose = decisions.purpose and k.team = decisions.team
        and k.touchpoint = decisions.touchpoint and k.policy = decisions.policy);
create index decisions_kind on decisions (kind, decided_at, key, number);
--postgres drop index decisions_at;
--postgres create index decisions_at on decisions (decided_at, key, number);
