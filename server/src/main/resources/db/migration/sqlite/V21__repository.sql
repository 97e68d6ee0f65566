-- Where people read an app's code: its commits are linked there.
alter table settings add column repository text not null default '';
