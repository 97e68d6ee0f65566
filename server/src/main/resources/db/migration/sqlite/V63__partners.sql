-- Partners whose services are add-ons, what they may speak of, and what they told.

create table partners (
  id         text   not null primary key,
  sealed     blob   not null,
  created_at bigint not null
);

create table partner_tokens (
  hash       text   not null primary key,
  addon_id   text   not null,
  kind       text   not null,
  expires_at bigint not null
);

create index partner_tokens_addon on partner_tokens (addon_id);

create table partner_news (
  addon_id text not null primary key,
  state    text not null,
  sealed   blob not null
);
