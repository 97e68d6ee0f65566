-- Whether an app is in the machine's network instead of one of its own.

alter table settings add column host_network integer not null default 0;
