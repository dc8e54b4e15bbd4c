-- What those who take part get, where an experiment has several arms and says so; null: contact as usual, or none.
alter table holdout_assignments add column arm {text};
