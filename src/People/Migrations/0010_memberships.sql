-- Who has which identifiers, from the index alone: everybody is asked for theirs when segments are computed, and one person all the time.
create index memberships_of on memberships (person, identifier);
drop index memberships_person;
