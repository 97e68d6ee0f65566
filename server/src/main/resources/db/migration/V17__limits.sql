-- What each dyno of an app may use, as far as that is not the usual: "memory=512 processes=100".

alter table settings add column limits text not null default '';
