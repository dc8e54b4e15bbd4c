-- Built anew from the log, by the reader "identity".
delete from memberships;
delete from sightings;
delete from names;
