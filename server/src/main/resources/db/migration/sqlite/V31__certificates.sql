-- Certificates that were given for an app, as Heroku's SNI endpoints. Keys are sealed under the row's id.

create table sni_endpoints (
  id         text   not null primary key,
  app_id     text   not null,
  name       text   not null unique,
  names      text   not null, -- whom it speaks for, one a line
  chain      text   not null, -- PEM, the leaf first
  sealed_key blob   not null,
  begins_at  bigint not null,
  ends_at    bigint not null,
  created_at bigint not null,
  updated_at bigint not null
);

create index sni_endpoints_by_app on sni_endpoints (app_id, created_at);

-- Which of them a domain was told to show; an empty id is none of them. A domain without a row
-- shows the one of its app that names it.
create table domain_endpoints (
  domain_id   text not null primary key,
  endpoint_id text not null
);
