-- What a switch cost, beside the release it brought; and what decides how the next one goes.

create table switch_figures (
  release_id        text   not null primary key,
  warm              bigint not null,
  to_repoint_us     bigint not null,
  to_last_answer_us bigint not null,
  in_flight         bigint not null,
  failed            bigint not null,
  before_requests   bigint not null,
  before_p50_us     bigint not null,
  before_p99_us     bigint not null
);

-- Known only some seconds later, so a row of its own.
create table latencies_after (
  release_id text   not null primary key,
  requests   bigint not null,
  p50_us     bigint not null,
  p99_us     bigint not null
);

create index releases_by_slug on releases (app_id, slug_id, version) where stamp is not null;

alter table settings add column warm_seconds bigint not null default 600;

-- 0 when two sets of the app's dynos must never run at once.
alter table slugs add column overlap bigint not null default 1;
