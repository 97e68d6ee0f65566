-- Where apps' logs are sent to. A URL may hold a password, so it is sealed.

create table log_drains (
  id         text   not null primary key,
  app_id     text   not null references apps (id),
  token      text   not null unique,
  sealed_url blob   not null,
  created_at bigint not null,
  updated_at bigint not null
);

create index log_drains_by_app on log_drains (app_id, created_at);
