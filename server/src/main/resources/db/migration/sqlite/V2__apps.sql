-- What an app is between its releases.

create table apps (
  id         text   not null primary key,
  name       text   not null,
  owner_id   text   not null,
  created_at bigint not null,
  updated_at bigint not null,
  deleted_at bigint
);

create unique index apps_by_name on apps (name) where deleted_at is null;

create table formation (
  app_id   text   not null references apps (id),
  type     text   not null,
  quantity bigint not null check (quantity >= 0),
  primary key (app_id, type)
);

create table domains (
  id         text   not null primary key,
  app_id     text   not null references apps (id),
  hostname   text   not null unique,
  created_at bigint not null
);

create index domains_by_app on domains (app_id, hostname);

create table settings (
  app_id        text   not null primary key references apps (id),
  keep_releases bigint not null,
  env_file      bigint not null,
  buildpacks    text   not null,
  maintenance   bigint not null,
  stopped       text   not null
);

create table events (
  app_id      text   not null references apps (id),
  seq         bigint not null,
  id          text   not null unique,
  what        text   not null,
  actor_id    text   not null,
  actor_email text   not null,
  credential  text   not null,
  source      text   not null,
  reason      text,
  at          bigint not null,
  primary key (app_id, seq)
);

create trigger events_no_update before update on events
begin select raise(abort, 'an event never changes once written'); end;

create trigger events_no_delete before delete on events
begin select raise(abort, 'an event is never deleted'); end;
