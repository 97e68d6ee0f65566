-- The record of releases. Times are microseconds since 1970, ids are UUIDs as text, hashes are
-- lower-case hex. Rows of releases, statuses and journal are only ever added.

create table releases (
  app_id      text   not null,
  version     bigint not null check (version >= 1),
  id          text   not null unique,
  form        bigint not null,
  kind        text   not null,
  ref_target  bigint,
  ref_commit  text,
  ref_keys    text   not null,
  description text   not null,
  actor_id    text   not null,
  actor_email text   not null,
  credential  text   not null,
  source      text   not null,
  reason      text,
  created_at  bigint not null,
  stamp       text,
  slug_id     text,
  config_id   text   not null,
  prev_hash   text   not null,
  hash        text   not null,
  primary key (app_id, version)
);

create unique index releases_by_stamp on releases (app_id, stamp);

create table statuses (
  app_id    text   not null,
  seq       bigint not null check (seq >= 1),
  version   bigint not null,
  status    text   not null,
  detail    text   not null,
  at        bigint not null,
  prev_hash text   not null,
  hash      text   not null,
  primary key (app_id, seq),
  foreign key (app_id, version) references releases (app_id, version)
);

create index statuses_by_release on statuses (app_id, version, seq);
create index statuses_by_status on statuses (app_id, status, seq);

-- Which releases have no outcome yet, so that a start finds them without walking every status.
create table unfinished (
  release_id text not null primary key
);

create table configs (
  id     text not null primary key,
  sealed blob not null
);

create table config_key (
  id          bigint not null primary key check (id = 1),
  fingerprint text   not null
);

create table journal (
  release_id text   not null,
  seq        bigint not null,
  step       text   not null,
  detail     text   not null,
  at         bigint not null,
  primary key (release_id, seq)
);

create table slugs (
  id             text   not null primary key,
  app_id         text   not null,
  commit_id      text,
  commit_subject text,
  buildpack      text   not null,
  process_types  blob   not null,
  env            blob   not null,
  health_path    text,
  boot_max_ms    bigint not null,
  size_bytes     bigint not null,
  tree_hash      text   not null,
  created_at     bigint not null
);

create table outputs (
  release_id text not null primary key,
  sealed     blob not null
);

create trigger releases_no_update before update on releases
begin select raise(abort, 'a release never changes once written'); end;

create trigger releases_no_delete before delete on releases
begin select raise(abort, 'a release is never deleted'); end;

create trigger statuses_no_update before update on statuses
begin select raise(abort, 'a status never changes once written'); end;

create trigger statuses_no_delete before delete on statuses
begin select raise(abort, 'a status is never deleted'); end;

create trigger journal_no_update before update on journal
begin select raise(abort, 'the journal is only ever added to'); end;

create trigger journal_no_delete before delete on journal
begin select raise(abort, 'the journal is only ever added to'); end;

create trigger configs_no_update before update on configs
begin select raise(abort, 'a config snapshot never changes once written'); end;

create trigger configs_no_delete before delete on configs
begin select raise(abort, 'a config snapshot is never deleted'); end;
