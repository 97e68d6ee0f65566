package belay.group;

import belay.activity.Happening;
import belay.activity.Listener;
import belay.activity.OfApp;
import belay.database.Row;
import belay.release.Change;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Together;
import belay.release.Together.Cause;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Keeps each group's ledger to what its apps run, in the transaction that changes it: releases that
 * go live together have theirs written with them, before; one that went live by itself when it
 * serves, since only then it is known beside what it runs.
 */
public final class GroupNews implements Listener {
  @Override
  public void happened(Handle h, UUID app, Happening happening, Change change, long at) {
    if (!(happening instanceof OfApp.Destroyed(String name))) {
      return;
    }
    for (UUID group : GenerationRows.groupsOf(h, app)) {
      h.execute(
          "delete from group_members where group_id = ? and app_id = ?",
          group.toString(),
          app.toString());
      if (GenerationRows.serving(h, group).isEmpty()) {
        h.execute("update app_groups set deleted_at = ? where id = ?", at, group.toString());
      } else {
        GenerationRows.appendIfNews(
            h,
            new Together(group, Cause.MEMBERS, Optional.empty(), name + " was destroyed", change),
            at);
      }
    }
  }

  @Override
  public void together(Handle h, Together together, List<Release> releases, long at) {
    List<GenerationRow.Part> serving = GenerationRows.serving(h, together.group());
    GenerationRows.append(h, together, GenerationRows.with(serving, releases), at);
  }

  @Override
  public void reached(Handle h, UUID app, int version, ReleaseStatus status, long at) {
    if (status != ReleaseStatus.SUCCEEDED) {
      return;
    }
    List<UUID> groups = GenerationRows.groupsOf(h, app);
    if (!groups.isEmpty()) {
      Alone alone = alone(h, app, version);
      for (UUID group : groups) {
        GenerationRows.appendIfNews(
            h,
            new Together(
                group, Cause.RELEASE, Optional.empty(), alone.description(), alone.change()),
            at);
      }
    }
  }

  private record Alone(String description, Change change) {}

  private static Alone alone(Handle h, UUID app, int version) {
    return h.select(
            "select r.*, a.name from releases r join apps a on a.id = r.app_id"
                + " where r.app_id = ? and r.version = ?",
            app.toString(),
            version)
        .map(
            Row.mapper(row ->
                new Alone(
                    row.text("name") + " v" + version + ": " + row.text("description"),
                    GenerationRow.change(row))))
        .one();
  }
}
