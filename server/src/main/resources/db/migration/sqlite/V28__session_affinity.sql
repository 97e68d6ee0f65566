-- Whether a visitor stays with the dyno that answered first.

alter table settings add column affinity bigint not null default 0;
