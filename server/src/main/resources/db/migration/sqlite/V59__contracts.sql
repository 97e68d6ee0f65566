-- The destructive halves of migrations: what was done about each, step by step, and what it printed
-- last. Times are microseconds since 1970.

create table contract_steps (
  seq         integer primary key autoincrement,
  app_id      text   not null references apps (id),
  version     bigint not null,
  step        text   not null,
  detail      text   not null,
  actor_email text   not null,
  at          bigint not null
);

create index contract_steps_by_release on contract_steps (app_id, version, seq);

create trigger contract_steps_no_update before update on contract_steps
begin select raise(abort, 'a step that was done stays so'); end;

create trigger contract_steps_no_delete before delete on contract_steps
begin select raise(abort, 'a step that was done stays so'); end;

create table contract_outputs (
  app_id  text   not null,
  version bigint not null,
  output  text   not null,
  primary key (app_id, version)
);

alter table settings add column contract_seconds bigint not null default 0;
