-- What runs by the clock. Which jobs a release has is its slug's; when each was looked at last and
-- what became of its runs is the app's. Times are microseconds since 1970.

alter table slugs add column jobs text not null default '';

create table jobs (
  app_id   text   not null references apps (id),
  name     text   not null,
  schedule text   not null,
  zone     text   not null,
  handled  bigint not null,
  primary key (app_id, name)
);

create table job_runs (
  id          text   not null primary key,
  app_id      text   not null references apps (id),
  job         text   not null,
  version     bigint not null,
  cause       text   not null,
  due_at      bigint not null,
  began_at    bigint not null,
  ended_at    bigint,
  dyno        text   not null,
  dyno_id     text,
  outcome     text   not null,
  exit_status bigint,
  times       bigint not null,
  note        text   not null
);

create index job_runs_by_job on job_runs (app_id, job, began_at);

-- No run of a job beside another of it.
create unique index job_runs_running on job_runs (app_id, job) where outcome = 'running';
