-- What happened, for programs: what of what, to which, and what else there is to say (JSON, texts by
-- name). "what" stays as it was told.
drop trigger events_no_update;

alter table events add column kind text not null default '';
alter table events add column subject text not null default '';
alter table events add column detail text not null default '{}';

-- Of what was written before, as much as its sentence says.
update events set
  kind = case
    when what glob 'v[0-9]*: *' then 'release.made'
    when what glob 'revealed the config of v*' then 'release.revealed'
    when what glob 'Pinned at v*' then 'release.pinned'
    when what glob 'Unpinned from v*' then 'release.unpinned'
    when what glob 'Locked deploys*' then 'deploys.locked'
    when what = 'Unlocked deploys' then 'deploys.unlocked'
    when what glob 'Blocked v*' then 'release.blocked'
    when what glob 'Unblocked v*' then 'release.unblocked'
    when what glob 'Keeps v* no longer' then 'release.unkept'
    when what glob 'Keeps v*' then 'release.kept'
    when what glob 'Rehearsed a rollback to v*' then 'release.rehearsed'
    when what glob 'Scaled *' then 'formation.scaled'
    when what glob 'stopped * to start it again' then 'dyno.recycled'
    when what glob 'stopped *' then 'dyno.stopped'
    when what glob 'restarted *' then 'dyno.restarted'
    when what glob 'started*' then 'dyno.started'
    when what glob 'ran `*' then 'dyno.ran'
    when what glob 'maintenance o*' then 'maintenance.changed'
    when what glob 'Settings of *' then 'settings.copied'
    when what glob 'Set *' then 'settings.changed'
    when what glob 'Enabled *' or what glob 'Disabled *' then 'feature.changed'
    when what = 'purged the build cache' then 'build-cache.purged'
    when what glob 'Lets * nothing any more' then 'access.ended'
    when what glob 'Lets *' then 'access.given'
    when what glob 'Removed *, who is no longer a user' then 'access.ended'
    when what glob 'Added domain *' then 'domain.added'
    when what glob 'Removed domain *' then 'domain.removed'
    when what glob 'Added the drain *' then 'drain.added'
    when what glob 'Changed the drain *' then 'drain.changed'
    when what glob 'Removed the drain *' then 'drain.removed'
    when what glob 'Added webhook *' then 'webhook.added'
    when what glob 'Updated webhook *' then 'webhook.changed'
    when what glob 'Removed webhook *' then 'webhook.removed'
    when what glob 'Rotated *' then 'addon.rotated'
    when what glob 'Created *' then 'app.created'
    when what glob 'Imported *' then 'app.imported'
    when what glob 'Exported*' then 'app.exported'
    when what glob 'Forked to *' then 'app.forked'
    when what glob 'Renamed *' then 'app.renamed'
    when what glob 'Transferred *' then 'app.transferred'
    when what glob 'Destroyed *' then 'app.destroyed'
    when what glob 'Added to the pipeline *' then 'pipeline.joined'
    when what glob 'Moved to * in the pipeline *' then 'pipeline.moved'
    when what glob 'Taken out of the pipeline *' then 'pipeline.left'
    else 'other'
  end,
  subject = case
    when what glob 'v[0-9]*: *' then substr(what, 1, instr(what, ':') - 1)
    when what glob 'revealed the config of v*' then substr(what, 24)
    when what glob 'Pinned at v*' then substr(what, 11)
    when what glob 'Unpinned from v*' then substr(what, 15)
    when what glob 'Blocked v*' then substr(what, 9)
    when what glob 'Unblocked v*' then substr(what, 11)
    when what glob 'Keeps v* no longer' then substr(what, 7, length(what) - 16)
    when what glob 'Keeps v*' then substr(what, 7)
    when what glob 'Rehearsed a rollback to v*'
      then substr(what, 25, instr(what, ':') - 25)
    when what glob 'stopped * to start it again' then substr(what, 9, length(what) - 26)
    when what glob 'stopped *' then substr(what, 9)
    when what glob 'restarted *' then substr(what, 11)
    when what glob 'maintenance o*' then substr(what, 13)
    when what glob 'Settings of *' then substr(what, 13)
    when what glob 'Enabled *' then substr(what, 9)
    when what glob 'Disabled *' then substr(what, 10)
    when what glob 'Lets *' then substr(what, 6, instr(substr(what, 6) || ' ', ' ') - 1)
    when what glob 'Removed *, who is no longer a user' then substr(what, 9, length(what) - 33)
    when what glob 'Added domain *' then substr(what, 14)
    when what glob 'Removed domain *' then substr(what, 16)
    when what glob 'Rotated *' then substr(what, 9)
    when what glob 'Created *' then substr(what, 9)
    when what glob 'Imported *' then substr(what, 10)
    when what glob 'Forked to *' then substr(what, 11, instr(substr(what, 11) || ',', ',') - 1)
    when what glob 'Renamed * to *' then substr(what, instr(what, ' to ') + 4)
    when what glob 'Transferred from * to *' then substr(what, instr(what, ' to ') + 4)
    when what glob 'Destroyed *' then substr(what, 11)
    when what glob 'Added to the pipeline * as *'
      then substr(what, 23, instr(what, ' as ') - 23)
    when what glob 'Moved to * in the pipeline *'
      then substr(what, instr(what, ' in the pipeline ') + 17)
    when what glob 'Taken out of the pipeline *' then substr(what, 27)
    else ''
  end;

create index events_by_kind on events (app_id, kind, seq);

create trigger events_no_update before update on events
begin select raise(abort, 'an event never changes once written'); end;

-- The program writes what is to be told, from what happened and not from its sentence.
drop trigger webhook_release;
drop trigger webhook_event;

-- What waits to be told and was written as a sentence, in the order in which it happened.
create temporary table waiting as select * from webhook_outbox;
delete from webhook_outbox;

insert into webhook_outbox (app_id, kind, ref, detail, at)
with
  event as (
    select seq, app_id, at, json_extract(detail, '$.what') as what,
      json_remove(detail, '$.what') as who
    from waiting where kind = 'event'
  ),
  scaled (seq, app_id, at, who, part, rest, place) as (
    select seq, app_id, at, who, '', substr(what, 8) || ', ', 0
    from event where what glob 'Scaled *'
    union all
    select seq, app_id, at, who, substr(rest, 1, instr(rest, ', ') - 1),
      substr(rest, instr(rest, ', ') + 2), place + 1
    from scaled where rest <> ''
  ),
  told (seq, place, app_id, kind, ref, detail, at) as (
    select seq, 0, app_id, kind, ref, detail, at from waiting where kind <> 'event'
    union all
    select seq, place, app_id, 'change',
      'api:formation update ' || substr(part, 1, instr(part, ' to ') - 1), who, at
    from scaled where part <> ''
    union all
    select seq, 0, app_id, 'change',
      case
        when what glob 'Added domain *' then 'api:domain create ' || substr(what, 14)
        when what glob 'Removed domain *' then 'api:domain destroy ' || substr(what, 16)
        when what glob 'Lets * nothing any more' then 'api:collaborator destroy '
          || substr(what, 6, instr(substr(what, 6), ' ') - 1)
        when what glob 'Lets *' then 'api:collaborator update '
          || substr(what, 6, instr(substr(what, 6), ' ') - 1)
        when what glob 'Destroyed *' then 'api:app destroy ' || substr(what, 11)
        else 'api:app update '
      end,
      who, at
    from event
    where what glob 'Added domain *' or what glob 'Removed domain *' or what glob 'Lets *'
      or what glob 'Destroyed *' or what glob 'Renamed *' or what glob 'Set *'
      or what glob 'Transferred *' or what glob 'maintenance *'
  )
select app_id, kind, ref, detail, at from told order by seq, place;

drop table waiting;
