-- Backups of what add-ons hold, and when they are made by themselves.

create table addon_backups (
  id         text   not null primary key,
  number     bigint not null check (number >= 1),
  addon_id   text   not null,
  addon      text   not null,
  app_id     text   not null,
  service    text   not null,
  plan       text   not null,
  state      text   not null,
  why        text   not null,
  place      text   not null,
  bytes      bigint not null,
  stored     bigint not null,
  message    text   not null,
  begun_at   bigint not null,
  ended_at   bigint,
  tried_at   bigint,
  tried_ms   bigint,
  tables     bigint,
  row_count  bigint,
  scratch_id text,
  unique (app_id, number)
);

create table addon_backup_schedules (
  addon_id text   not null primary key,
  at       text   not null,
  zone     text   not null,
  days     bigint not null,
  weeks    bigint not null,
  months   bigint not null,
  since    bigint not null
);
