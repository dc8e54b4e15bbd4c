-- How often it changed which events somebody acts on in the transaction that appends them.
alter table log_versions add column followed bigint not null default 0;
