-- Which version was live when a draft was made: whoever publishes it is told where another went live since. Null of what came with Throughline.
alter table policies add column based_on bigint;
