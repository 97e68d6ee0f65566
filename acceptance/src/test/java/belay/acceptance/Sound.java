package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What holds after every crash: exactly one release serves, and ledger, router, disk and processes
 * agree on which.
 */
final class Sound {
  private final Machine machine;
  private final String app;
  private final Path source;

  /**
   * Of an app.
   *
   * @param source its checkout, whose commits say what each release answers
   */
  Sound(Machine machine, String app, Path source) {
    this.machine = machine;
    this.app = app;
    this.source = source;
  }

  String app() {
    return app;
  }

  Path source() {
    return source;
  }

  void check() {
    Until.isTrue("none is pending", () -> !releases().toString().contains("\"pending\""));
    List<JsonNode> current = new ArrayList<>();
    for (JsonNode release : releases()) {
      if (release.path("current").asBoolean()) {
        current.add(release);
      }
    }
    assertThat(current).as("releases that serve").hasSize(1);
    String version = text(current.getFirst());
    String greeting =
        new Api(machine).get("/apps/" + app + "/config-vars").path("GREETING").asText();
    String expected = version + " " + (greeting.isEmpty() ? "none" : greeting);
    Until.isTrue(
        "GET answers " + expected, () -> machine.get(app, "/").body().strip().equals(expected));
    Until.isTrue("disk and ledger agree", () -> disk(version, greeting));
    machine.belay("ledger:verify", "-a", app).ok();
    try {
      Until.isTrue("no dyno is left over, and none is missing", () -> dynos().size() == wanted());
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ": " + dynos() + apps(), e);
    }
  }

  private JsonNode releases() {
    return Machine.json(machine.belay("releases", "-n", "300", "--json", "-a", app).ok().out());
  }

  /** What the release's commit has in its version.txt. */
  private String text(JsonNode release) {
    String commit = release.path("belay").path("commit").asText();
    return machine.git(source, "show", commit + ":version.txt").ok().out().strip();
  }

  private boolean disk(String version, String greeting) {
    Path home = machine.home.resolve("apps").resolve(app);
    String env = greeting.isEmpty() ? "" : "GREETING=" + greeting;
    try {
      return Files.readString(home.resolve("current/version.txt")).strip().equals(version)
          && Files.readString(home.resolve("shared/.env")).strip().equals(env);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> dynos() {
    return machine.dynos();
  }

  /** Of every app of the machine, with those that are kept warm. */
  private long wanted() {
    return apps().stream().mapToLong(this::wanted).sum();
  }

  private long wanted(String of) {
    Api api = new Api(machine);
    return (long) api.get("/apps/" + of + "/dynos").size()
        + api.get("/apps/" + of + "/warm").size();
  }

  private List<String> apps() {
    List<String> names = new ArrayList<>();
    new Api(machine).get("/apps").forEach(a -> names.add(a.path("name").asText()));
    return names;
  }
}
