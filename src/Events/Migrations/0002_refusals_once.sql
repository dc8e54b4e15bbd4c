-- The same item refused again, by a retry or a repeated import, is the same refusal: kept once.
alter table refusals add column digest {bytes};
create unique index refusals_once on refusals (source, digest);
create index refusals_reason on refusals (source, reason, id);
