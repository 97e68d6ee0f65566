-- Add-ons that Belay makes itself: what is asked for, how far it is, and what the provider keeps.

create table provisions (
  id          text   not null primary key,
  name        text   not null unique,
  app_id      text   not null,
  alias       text   not null,
  service     text   not null,
  plan        text   not null,
  wanted      text,
  stage       text   not null,
  message     text   not null,
  sealed      blob   not null,
  actor_id    text   not null,
  actor_email text   not null,
  created_at  bigint not null,
  changed_at  bigint not null
);
