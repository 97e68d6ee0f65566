-- Where a change came from. Events of before have no address.
alter table events add column address text;

-- Each app keeps its newest events; those cannot be deleted.
drop trigger events_no_delete;

create trigger events_no_delete before delete on events
when old.seq > (select max(seq) - 10000 from events where app_id = old.app_id)
begin select raise(abort, 'an event is never deleted while it is among the newest'); end;

-- What is told to whom. Include holds words, one a line; sealed the secret and the authorization.
create table webhooks (
  id         text   not null primary key,
  app_id     text   not null references apps (id),
  url        text   not null,
  include    text   not null,
  level      text   not null,
  sealed     blob   not null,
  created_at bigint not null,
  updated_at bigint not null
);

create index webhooks_by_app on webhooks (app_id, created_at);

-- What happened and was not yet turned into deliveries. Written by the transaction that records
-- the thing itself, so that neither is there without the other.
create table webhook_outbox (
  seq    integer primary key autoincrement,
  app_id text   not null,
  kind   text   not null,
  ref    text   not null,
  detail text   not null,
  at     bigint not null
);

create table webhook_events (
  id         text   not null primary key,
  app_id     text   not null,
  seq        bigint not null,
  include    text   not null,
  payload    text   not null,
  created_at bigint not null
);

create index webhook_events_by_app on webhook_events (app_id, seq);

create table webhook_deliveries (
  id          text   not null primary key,
  app_id      text   not null,
  webhook_id  text   not null,
  event_id    text   not null,
  seq         bigint not null,
  status      text   not null,
  attempts    bigint not null,
  next_at     bigint,
  last_id     text,
  last_code   bigint,
  last_error  text,
  last_status text,
  last_at     bigint,
  created_at  bigint not null,
  updated_at  bigint not null,
  unique (webhook_id, seq)
);

create index webhook_deliveries_by_app on webhook_deliveries (app_id, created_at);
create index webhook_deliveries_open on webhook_deliveries (webhook_id, seq)
  where status in ('pending', 'retrying');

create trigger webhook_release after insert on statuses
when exists (select 1 from webhooks where app_id = new.app_id)
begin
  insert into webhook_outbox (app_id, kind, ref, detail, at)
  values (new.app_id, 'release', new.version, new.status, new.at);
end;

create trigger webhook_event after insert on events
when exists (select 1 from webhooks where app_id = new.app_id)
begin
  insert into webhook_outbox (app_id, kind, ref, detail, at)
  values (
    new.app_id,
    'event',
    new.id,
    json_object('what', new.what, 'actor_id', new.actor_id, 'actor_email', new.actor_email),
    new.at);
end;
