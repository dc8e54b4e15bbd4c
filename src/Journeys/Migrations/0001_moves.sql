-- Identifiers whose person changed, in the order in which that was committed: layouts by person follow it. The last million are kept.
create table journey_moves (
    id {id},
    --postgres xact bigint not null default (pg_current_xact_id()::text::bigint),
    identifier bigint not null
);
--postgres create index journey_moves_position on journey_moves (xact, id);
create index journey_moves_identifier on journey_moves (identifier);
