-- What people order about an app's releases, beside the ledger: rows here change and go, and each
-- change is an event of the app.

alter table settings add column rollback_config text not null default 'target';
alter table settings add column sticky text not null default '';
alter table settings add column pin_rollbacks bigint not null default 0;
alter table settings add column release_urls bigint not null default 0;
alter table settings add column rehearse_seconds bigint not null default 0;

create table pins (
  app_id   text   not null primary key references apps (id),
  version  bigint not null,
  by_email text   not null,
  reason   text,
  at       bigint not null
);

create table locks (
  app_id   text   not null primary key references apps (id),
  until    bigint,
  by_email text   not null,
  reason   text,
  at       bigint not null
);

create table blocks (
  app_id    text   not null references apps (id),
  version   bigint not null,
  slug_id   text,
  commit_id text,
  by_email  text   not null,
  reason    text,
  at        bigint not null,
  primary key (app_id, version)
);

create table kept (
  app_id   text   not null references apps (id),
  version  bigint not null,
  by_email text   not null,
  at       bigint not null,
  primary key (app_id, version)
);

create table drills (
  app_id  text   not null references apps (id),
  seq     bigint not null,
  version bigint not null,
  well    bigint not null,
  detail  text   not null,
  micros  bigint not null,
  at      bigint not null,
  primary key (app_id, seq)
);

-- How a release came to be, beside its row: what `why` tells.
create table origins (
  release_id text   not null primary key,
  asked_at   bigint not null,
  queued_us  bigint not null,
  build_us   bigint not null,
  checks     text   not null
);

create index releases_by_commit on releases (app_id, ref_commit) where ref_commit is not null;

-- Which name a config has here; another home's ledger that was imported keeps the names it had.
alter table configs add column own_id text;

-- Folders of migrations that belay.yml named, one a line.
alter table slugs add column migrations text not null default '';

-- Services outside the apps, which releases refer to by name.
create table addons (
  id         text   not null primary key,
  name       text   not null unique,
  owner_id   text   not null,
  sealed     blob   not null,
  generation bigint not null,
  created_at bigint not null
);

-- Who may do what with an app that is not his: permissions, one a line.
create table collaborators (
  app_id      text   not null references apps (id),
  user_id     text   not null references users (id),
  permissions text   not null,
  created_at  bigint not null,
  primary key (app_id, user_id)
);
