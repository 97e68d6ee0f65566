-- Generations of add-ons' data: a rollback with data makes another one of a checkpoint. What lies
-- in the row of the one that serves is old: it is in the add-on's own row.

create table data_generations (
  addon_id    text   not null,
  number      bigint not null check (number >= 1),
  resource_id text   not null unique,
  state       text   not null,
  checkpoint  bigint,
  notes       blob   not null,
  variables   blob,
  made_at     bigint not null,
  changed_at  bigint not null,
  primary key (addon_id, number)
);
