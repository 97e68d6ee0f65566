-- Whether what an app's new release fails may be asked once more.

alter table settings add column guard_retry integer not null default 1;
