-- What the guard may do about an app's new releases, and what it saw of each.

alter table settings add column guard text not null default 'act';

create table guarded (
  release_id text   not null primary key,
  app_id     text   not null references apps (id),
  version    bigint not null,
  former     bigint,
  began_at   bigint not null,
  ended_at   bigint,
  verdict    text   not null,
  evidence   text   not null,
  stage      text   not null,
  reason     text   not null,
  acted_at   bigint,
  requests   bigint not null
);

create index guarded_of_app on guarded (app_id, began_at);
