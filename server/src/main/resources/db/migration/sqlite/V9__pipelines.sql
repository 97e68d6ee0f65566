-- Apps in stages, and what was promoted from one to the next.

create table pipelines (
  id         text   not null primary key,
  name       text   not null unique,
  owner_id   text   not null,
  created_at bigint not null,
  updated_at bigint not null
);

create table couplings (
  id          text   not null primary key,
  app_id      text   not null unique references apps (id),
  pipeline_id text   not null references pipelines (id),
  stage       text   not null,
  created_at  bigint not null,
  updated_at  bigint not null
);

create index couplings_by_pipeline on couplings (pipeline_id);

-- They stay when their pipeline goes.
create table promotions (
  id                text   not null primary key,
  pipeline_id       text   not null,
  source_app_id     text   not null,
  source_release_id text   not null,
  created_at        bigint not null
);

create table promotion_targets (
  id           text   not null primary key,
  promotion_id text   not null references promotions (id),
  position     bigint not null,
  app_id       text   not null,
  status       text   not null,
  slug_id      text,
  release_id   text,
  error        text
);

create index promotion_targets_by_promotion on promotion_targets (promotion_id, position);
create index promotion_targets_pending on promotion_targets (promotion_id) where status = 'pending';
