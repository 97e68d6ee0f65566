-- Slugs that are uploaded ready-made: what was said of one before its tarball came. The checksum is of
-- the tarball, and tools read it back for as long as there is the slug.

create table slug_uploads (
  id            text   not null primary key,
  app_id        text   not null,
  process_types text   not null, -- a line each, as in a Procfile
  commit_id     text,
  subject       text,
  buildpack     text,
  checksum      text,
  created_at    bigint not null
);

create index slug_uploads_by_app on slug_uploads (app_id, created_at);

-- A copy of a slug in another app has the time and the tree of the first: by these it is found.

create index slugs_by_creation on slugs (created_at);

-- How requests reach an app: how long it may take to answer, and what health checks call it.

alter table settings add column timeout_seconds bigint not null default 0;
alter table settings add column health_host text not null default '';
