-- Hooks: who is told of releases and alerts in words, by HTTP, in a chat or by mail. An app's hook
-- comes and goes with a release; one that is gone stays as a name, since releases show which hooks
-- there were. The server's own have the nil id for an app, and no releases. Shown is where it leads
-- without secrets; sealed the URL or the addresses.
create table hooks (
  id         text   not null primary key,
  app_id     text   not null,
  name       text   not null unique,
  kind       text   not null check (kind in ('http', 'slack', 'email')),
  shown      text   not null,
  events     text   not null, -- words, one a line
  sealed     blob   not null,
  added_in   bigint,
  removed_in bigint,
  created_at bigint not null,
  since_at   bigint,          -- when its first release succeeded: from then on it is told
  told       bigint not null default 0
);

create index hooks_by_app on hooks (app_id, created_at);

-- Everybody who is told of anything, by whichever channel.
create view receivers as
  select id, app_id, 'webhook' as channel, level, include as wants, created_at as since
  from webhooks
  union all
  select id, app_id, 'hook', 'long', events, since_at
  from hooks where since_at is not null and removed_in is null;

-- Events and deliveries are of all channels; those there are were webhooks'. One that is ahead of
-- the others is a test: it is tried once, and waits for none.
alter table webhook_events add column channel text not null default 'webhook';
alter table webhook_deliveries add column ahead bigint not null default 0;

-- What is wrong and was told, so that it is told once.
create table alerts (
  app_id text   not null,
  kind   text   not null,
  since  bigint not null,
  primary key (app_id, kind)
);

-- What the server's own settings keep secret.
create table server_secrets (
  name   text not null primary key,
  sealed blob not null
);
