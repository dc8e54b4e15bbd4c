-- When whoever runs a replay last said that it goes on; where that is long ago, it was broken off. Of a policy one runs at a time.
alter table replays add column beat_at bigint not null default 0;
update replays set state = 'broken off' where state = 'running';
create unique index replays_running on replays (policy) where state = 'running';
