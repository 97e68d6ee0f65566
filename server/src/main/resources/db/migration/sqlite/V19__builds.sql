-- What was built, through whichever door: who asked, of what, and what became of it. The output may
-- show config vars, so it is sealed; of old builds it is dropped.

create table builds (
  id                  text   not null primary key,
  app_id              text   not null references apps (id),
  user_id             text   not null,
  email               text   not null,
  credential          text   not null,
  source              text   not null,
  url                 text,
  checksum            text,
  version             text,
  version_description text,
  buildpacks          text   not null, -- a line each
  status              text   not null check (status in ('pending', 'succeeded', 'failed')),
  release_id          text,
  slug_id             text,
  sealed_output       blob,
  created_at          bigint not null,
  updated_at          bigint not null
);

create index builds_by_app on builds (app_id, created_at);
create index builds_pending on builds (status) where status = 'pending';
