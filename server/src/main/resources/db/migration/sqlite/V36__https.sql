-- Whether visitors are sent to https, and for how long browsers are to come that way only.

alter table settings add column https_redirect bigint not null default 1;
alter table settings add column hsts_seconds bigint not null default 0;
