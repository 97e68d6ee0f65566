package belay.cli.addons;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.console.Sizes;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Http;
import belay.cli.http.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Commands about backups of an app's databases. */
public final class PgBackupCommands {
  private static final String BACKUPS = "/addon-backups";
  private static final String SCHEDULES = "/addon-backup-schedules";
  private static final long LOOK_MILLIS = 1_000;

  private PgBackupCommands() {}

  public static List<Entry> entries() {
    return Stream.of(made(), scheduled()).flatMap(List::stream).toList();
  }

  private static List<Entry> made() {
    return List.of(
        Entry.named("pg:backups", "list backups of an app's databases")
            .aliases("addons:backups")
            .app()
            .flag("--all", "of all apps, those that are gone among them")
            .json()
            .examples("belay pg:backups -a api", "belay pg:backups --all")
            .runs(PgBackupCommands::list),
        Entry.named("pg:backups:capture", "back a database up now, and try the backup")
            .aliases("addons:backups:capture")
            .app()
            .words("[DATABASE]", 0, 1)
            .json()
            .examples("belay pg:backups:capture -a api")
            .runs(PgBackupCommands::capture),
        Entry.named("pg:backups:info", "show a backup, the newest unless one is said")
            .aliases("addons:backups:info")
            .app()
            .words("[BACKUP]", 0, 1)
            .json()
            .runs(PgBackupCommands::info),
        Entry.named("pg:backups:verify", "put a backup into a server of its own and count its rows")
            .aliases("addons:backups:verify")
            .app()
            .words("[BACKUP]", 0, 1)
            .json()
            .runs(PgBackupCommands::verify),
        Entry.named("pg:backups:download", "write a backup's data to a file, as a tar archive")
            .aliases("addons:backups:download")
            .app()
            .words("[BACKUP]", 0, 1)
            .option("-o", "--output", "FILE", "where to; BACKUP.tar is usual")
            .examples("belay pg:backups:download b003 -o db.tar -a api")
            .runs(PgBackupCommands::download),
        Entry.named("pg:backups:restore", "put a backup's data in the place of a database's")
            .aliases("addons:backups:restore")
            .app()
            .words("[BACKUP]", 0, 1)
            .json()
            .examples("belay pg:backups:restore b003 -a api")
            .runs(PgBackupCommands::restore),
        Entry.named("pg:backups:delete", "delete a backup")
            .aliases("addons:backups:delete")
            .app()
            .words("BACKUP", 1, 1)
            .json()
            .runs(PgBackupCommands::delete));
  }

  private static List<Entry> scheduled() {
    return List.of(
        Entry.named("pg:backups:schedule", "back a database up each day")
            .aliases("addons:backups:schedule")
            .app()
            .words("[DATABASE]", 0, 1)
            .option("--at", "TIME", "such as \"02:00 Europe/Berlin\"; without a zone UTC")
            .option("--days", "N", "keep the newest of so many days; 7 is usual")
            .option("--weeks", "N", "of so many weeks; 4 is usual")
            .option("--months", "N", "of so many months; 12 is usual")
            .json()
            .examples("belay pg:backups:schedule --at '02:00 Europe/Berlin' -a api")
            .runs(PgBackupCommands::schedule),
        Entry.named("pg:backups:schedules", "list when databases are backed up")
            .aliases("addons:backups:schedules")
            .app()
            .json()
            .runs(PgBackupCommands::schedules),
        Entry.named("pg:backups:unschedule", "back a database up no more by itself")
            .aliases("addons:backups:unschedule")
            .app()
            .words("DATABASE", 1, 1)
            .json()
            .runs(PgBackupCommands::unschedule));
  }

  private static String path(Call call) {
    return call.path(BACKUPS + "/" + Api.segment(call.word(0).orElse("newest")));
  }

  private static String addon(String word) {
    return word.endsWith("_URL") ? word.substring(0, word.length() - "_URL".length()) : word;
  }

  private static int list(Call call) {
    boolean all = call.has("all");
    Json backups = call.api().get(all ? BACKUPS : call.path(BACKUPS));
    if (call.json()) {
      return call.print(backups);
    }
    if (backups.items().isEmpty()) {
      call.console().line("There is no backup yet: belay pg:backups:capture");
      return 0;
    }
    call.console()
        .lines(
            (all ? ofAll(call, backups) : ofApp(call, backups))
                .lines(call.console().terminal().columns()));
    if (all && backups.items().stream().anyMatch(b -> b.text("app").isEmpty())) {
      call.console()
          .line("Of an app that is gone: belay pg:backups:restore BACKUP -a APP, for another app.");
    }
    return 0;
  }

  private static Table ofApp(Call call, Json backups) {
    Table table = new Table(1, "Backup", "Database", "Made", "Size", "State");
    for (Json backup : backups.items()) {
      table.row(
          backup.text("name"),
          backup.text("addon"),
          call.ago(backup.text("begun_at")),
          Sizes.words(backup.number("bytes")),
          state(call, backup));
    }
    return table;
  }

  /** By its id where the app that its name belongs to is gone. */
  private static Table ofAll(Call call, Json backups) {
    Table table = new Table(1, "App", "Database", "Backup", "Made", "Size", "State");
    for (Json backup : backups.items()) {
      boolean gone = backup.text("app").isEmpty();
      table.row(
          gone ? "(gone)" : backup.text("app"),
          backup.text("addon"),
          backup.text(gone ? "id" : "name"),
          call.ago(backup.text("begun_at")),
          Sizes.words(backup.number("bytes")),
          state(call, backup));
    }
    return table;
  }

  /** {@code verified 6 h ago, in 4 s, 12 tables, 48,201 rows}. */
  private static String state(Call call, Json backup) {
    if (!backup.text("state").equals("made")) {
      return backup.text("state").equals("making") ? "is being made" : "failed";
    }
    if (!backup.text("message").isEmpty()) {
      return "NOT found to work";
    }
    Json trial = backup.at("trial");
    if (trial.isNothing() || trial.text("at").isEmpty()) {
      return "made, not tried yet";
    }
    return String.format(
        Locale.ROOT,
        "verified %s, in %.1f s, %d tables, %,d rows",
        call.ago(trial.text("at")),
        trial.number("millis") / 1000.0,
        trial.number("tables"),
        trial.number("rows"));
  }

  private static int shown(Call call, Json backup) {
    if (call.json()) {
      return call.print(backup);
    }
    call.console().line("=== " + backup.text("name"));
    line(call, "Database", backup.text("addon"));
    line(call, "Made", call.ago(backup.text("begun_at")) + ", " + backup.text("why"));
    line(call, "State", state(call, backup));
    line(call, "Says", backup.text("message"));
    line(
        call,
        "Size",
        Sizes.words(backup.number("bytes"))
            + ", "
            + Sizes.words(backup.number("stored"))
            + " as it is kept, encrypted");
    line(call, "Kept in", backup.text("place"));
    return backup.text("state").equals("failed") || !backup.text("message").isEmpty() ? 1 : 0;
  }

  private static void line(Call call, String label, String value) {
    if (!value.isEmpty()) {
      call.console().line(String.format(Locale.ROOT, "%-10s%s", label + ":", value));
    }
  }

  private static int info(Call call) {
    return shown(call, call.api().get(path(call)));
  }

  private static int verify(Call call) {
    Json backup;
    try (Progress progress = call.console().progress("Putting it into a server of its own")) {
      backup = call.api().post(path(call) + "/trial", Json.of(Map.of())).body();
      progress.done();
    }
    return shown(call, backup);
  }

  private static int capture(Call call) {
    Map<String, Object> body = new LinkedHashMap<>();
    call.word(0).ifPresent(word -> body.put("addon", addon(word)));
    Json backup;
    try (Progress progress =
        call.console().progress("Backing up " + call.word(0).orElse("the database"))) {
      backup = call.api().post(call.path(BACKUPS), Json.of(body)).body();
      String one = call.path(BACKUPS + "/" + Api.segment(backup.text("name")));
      while (backup.text("state").equals("making")) {
        // Who makes it tells the server alone: all there is here is to ask again.
        Thread.sleep(LOOK_MILLIS);
        backup = call.api().get(one);
      }
      progress.end(backup.text("state").equals("made") ? "done" : "failed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
    return shown(call, backup);
  }

  private static int download(Call call) throws IOException {
    Json backup = call.api().get(path(call));
    Path file = Path.of(call.option("output").orElse(backup.text("name") + ".tar"));
    String from = call.path(BACKUPS + "/" + Api.segment(backup.text("name")) + "/content");
    long bytes;
    try (Progress progress = call.console().progress("Writing " + file);
        Http.Response stream = call.api().stream(from)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
        bytes = stream.body().transferTo(out);
      }
      progress.end(Sizes.words(bytes));
    } catch (FileAlreadyExistsException e) {
      throw Failure.failed(file + " is there already.", "Name another file with -o.");
    }
    if (bytes != backup.number("bytes")) {
      Files.delete(file);
      throw Failure.failed(
          "The backup came only in part, and was not kept.", "belay pg:backups:verify");
    }
    return 0;
  }

  private static int restore(Call call) {
    Json addon;
    try (Progress progress = call.console().progress("Making a database of the backup")) {
      addon = call.api().post(path(call) + "/restore", Json.of(Map.of())).body();
      progress.done();
    }
    if (call.json()) {
      return call.print(addon);
    }
    if (!addon.text("message").isEmpty()) {
      call.console().line(addon.text("message"));
      return 1;
    }
    call.console()
        .line(
            call.app()
                + " has "
                + addon.text("name")
                + " now. What it had stays as it was: belay addons lists it.");
    return 0;
  }

  private static int delete(Call call) {
    return call.shown(
        call.done(
            "Deleting " + call.word(0).orElseThrow(), () -> call.api().delete(path(call)).body()));
  }

  private static int schedule(Call call) {
    Map<String, Object> body = new LinkedHashMap<>();
    call.word(0).ifPresent(word -> body.put("addon", addon(word)));
    body.put(
        "at",
        call.option("at")
            .orElseThrow(() -> Failure.usage("Say when: --at \"02:00 Europe/Berlin\".")));
    for (String kept : List.of("days", "weeks", "months")) {
      call.option(kept).ifPresent(n -> body.put(kept, number(kept, n)));
    }
    Json schedule = call.api().post(call.path(SCHEDULES), Json.of(body)).body();
    return call.json() ? call.print(schedule) : told(call, schedule);
  }

  private static int number(String option, String text) {
    if (!text.matches("\\d{1,4}")) {
      throw Failure.usage("--" + option + " is a number.");
    }
    return Integer.parseInt(text);
  }

  private static int told(Call call, Json schedule) {
    call.console()
        .line(
            String.format(
                Locale.ROOT,
                "%s is backed up each day at %s; the newest of %d days, %d weeks and %d months stay."
                    + " Next: %s",
                schedule.text("addon"),
                schedule.text("at"),
                schedule.number("days"),
                schedule.number("weeks"),
                schedule.number("months"),
                schedule.text("next_at")));
    return 0;
  }

  private static int schedules(Call call) {
    Json schedules = call.api().get(call.path(SCHEDULES));
    if (call.json()) {
      return call.print(schedules);
    }
    if (schedules.items().isEmpty()) {
      call.console().line("Nothing is backed up by itself: belay pg:backups:schedule --at 02:00");
    }
    schedules.items().forEach(schedule -> told(call, schedule));
    return 0;
  }

  private static int unschedule(Call call) {
    String path = call.path(SCHEDULES + "/" + Api.segment(addon(call.word(0).orElseThrow())));
    Json schedule = call.api().delete(path).body();
    if (call.json()) {
      return call.print(schedule);
    }
    call.console().line(schedule.text("addon") + " is backed up no more by itself.");
    return 0;
  }
}
