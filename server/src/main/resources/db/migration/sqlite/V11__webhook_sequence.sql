-- How many deliveries a webhook has had: the sequence goes on whatever is dropped.
alter table webhooks add column told bigint not null default 0;

update webhooks set told = coalesce(
  (select max(seq) from webhook_deliveries d where d.webhook_id = webhooks.id), 0);

-- An event is kept as long as a delivery refers to it.
create index webhook_deliveries_by_event on webhook_deliveries (event_id);

-- Of deliveries whose event went first nothing can be sent: their webhooks would wait for ever.
delete from webhook_deliveries where event_id not in (select id from webhook_events);
