-- What became of the requests in flight at a switch: known when the last of them has ended, which a
-- WebSocket puts off, so a row of its own. switch_figures has -1 in to_last_answer_us since.

create table drained (
  release_id        text   not null primary key,
  to_last_answer_us bigint not null,
  in_flight         bigint not null,
  failed            bigint not null,
  cut               bigint not null
);
