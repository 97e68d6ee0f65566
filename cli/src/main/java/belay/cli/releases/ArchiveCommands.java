package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.console.Sizes;
import belay.cli.http.Api;
import belay.cli.http.Http;
import belay.cli.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;

/** Commands that write an app to a file, and take one in. */
public final class ArchiveCommands {
  private static final String STDOUT = "-";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private ArchiveCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("releases:export", "write an app, all its releases and config, to a file")
            .app()
            .words("[FILE|-]", 0, 1)
            .argument(word -> word.equals(STDOUT) || word.contains(".") || word.contains("/"))
            .json()
            .examples("belay releases:export api.tar", "belay releases:export - | age -p > api.age")
            .runs(ArchiveCommands::export),
        Entry.named("releases:import", "take an exported app in, with all its releases and config")
            .words("FILE", 1, 1)
            .option("--as", "NAME", "the app's name here, if not the one it had")
            .option("--reason", "TEXT", "why, for the app's events")
            .json()
            .examples("belay releases:import api.tar", "belay releases:import api.tar --as api-two")
            .runs(ArchiveCommands::take));
  }

  private static int export(Call call) throws IOException {
    if (call.word(0).filter(STDOUT::equals).isPresent()) {
      if (call.console().terminal().out()) {
        throw Failure.usage("Not writing an export to a terminal: give a file name, or pipe it.");
      }
      try (Http.Response stream = call.api().stream(call.path("/export"))) {
        stream.body().transferTo(call.console().raw());
      }
      return 0;
    }
    if (call.context().overSsh()) {
      throw Failure.usage(
          "Over SSH an export goes to your output, for no file here is yours.",
          "ssh ... releases:export - -a " + call.app() + " > " + call.app() + ".tar");
    }
    String name =
        call.word(0)
            .orElseGet(
                () -> call.app() + "-" + STAMP.format(call.context().clock().instant()) + ".tar");
    Path file = call.context().directory().resolve(name);
    String hash;
    try (Progress progress = call.console().progress("Exporting " + call.app())) {
      hash = write(call, file);
      progress.done(Sizes.words(Files.size(file)));
    }
    if (call.json()) {
      return call.print(
          Json.object("file", file.toString(), "bytes", Files.size(file), "sha256", hash));
    }
    call.console().line(name);
    call.console().line("  sha256 " + hash);
    call.console()
        .warn("It holds every value of every config var: keep it as you keep a password.");
    return 0;
  }

  /** Answers its SHA-256. What is cut off leaves no file. */
  private static String write(Call call, Path file) throws IOException {
    MessageDigest digest = sha256();
    boolean whole = false;
    boolean made = false;
    try (Http.Response stream = call.api().stream(call.path("/export"))) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      made = true;
      try (InputStream in = stream.body();
          OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
        in.transferTo(out);
      }
      whole = true;
    } catch (FileAlreadyExistsException e) {
      throw Failure.usage(file + " is there already; name another file.");
    } catch (NoSuchFileException e) {
      throw Failure.usage("There is no directory for " + file + ".");
    } catch (IOException e) {
      throw Failure.failed(
          "The export could not be written to its end ("
              + e.getMessage()
              + "), and nothing of it was kept.",
          "The server's log says more when it was the server's disk.");
    } finally {
      if (made && !whole) {
        Files.deleteIfExists(file);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static int take(Call call) throws IOException {
    Path file = call.context().directory().resolve(call.word(0).orElseThrow());
    if (!Files.isRegularFile(file)) {
      throw Failure.usage("There is no file " + file + ".");
    }
    String query =
        call.option("as").map(n -> "&as=" + Api.segment(n)).orElse("")
            + call.option("reason").map(r -> "&reason=" + Api.segment(r)).orElse("");
    Json done;
    try (Progress progress = call.console().progress("Sending " + Sizes.words(Files.size(file)))) {
      done = call.api().send("/imports" + query.replaceFirst("&", "?"), Http.file(file)).body();
      progress.done();
    }
    try (Progress progress = call.console().progress("Importing " + file.getFileName())) {
      while (done.text("status").equals("pending")) {
        done = call.api().get("/imports/" + done.text("id"));
      }
      if (!done.text("status").equals("succeeded")) {
        progress.end("!");
        throw Failure.failed(done.text("message"));
      }
      progress.done(count(done, "release") + ", " + count(done, "slug"));
    }
    return call.json() ? call.print(done) : tell(call, done);
  }

  private static String count(Json done, String what) {
    long count = done.number(what + "s");
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static int tell(Call call, Json done) {
    String app = done.text("app", "name");
    Json info = call.api().get("/apps/" + Api.segment(app));
    call.console().line(call.console().bold("=== " + app) + "  " + info.text("web_url"));
    call.console().line("  its ledger ended at " + done.text("head"));
    call.console()
        .line("  what served is being started: belay ps -a " + app + "; belay releases -a " + app);
    done.at("notes").items().forEach(note -> call.console().warn(note.text()));
    return 0;
  }
}
