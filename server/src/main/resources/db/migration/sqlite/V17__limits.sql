-- What each dyno of an app may use, as far as that is not the usual: "memory=512 processes=100".

alter table settings add column limits text not null default '';

-- What the source of a slug asks for, in the same form; the settings count first.

alter table slugs add column limits text not null default '';
