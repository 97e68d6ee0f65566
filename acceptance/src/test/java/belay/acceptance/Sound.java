package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What holds after every crash: exactly one release serves, and ledger, router, disk and processes
 * agree on which.
 */
final class Sound {
  private static final Pattern DYNO =
      Pattern.compile("\\d+ sh \\S+/supervise\\.sh .*", Pattern.DOTALL);

  private final Machine machine;
  private final String app;
  private final Path source;

  /** Dynos of other apps. */
  private final long others;

  /**
   * Of an app that is sound now.
   *
   * @param source its checkout, whose commits say what each release answers
   */
  Sound(Machine machine, String app, Path source) {
    this.machine = machine;
    this.app = app;
    this.source = source;
    this.others = dynos().size() - wanted() - warm();
  }

  void check() {
    JsonNode releases =
        Machine.json(machine.belay("releases", "-n", "300", "--json", "-a", app).ok().out());
    List<JsonNode> current = new ArrayList<>();
    for (JsonNode release : releases) {
      assertThat(release.path("status").asText()).as("%s", release).isNotEqualTo("pending");
      if (release.path("current").asBoolean()) {
        current.add(release);
      }
    }
    assertThat(current).as("releases that serve").hasSize(1);
    String version = text(current.getFirst());
    String greeting = machine.belay("config:get", "GREETING", "-a", app).out().strip();
    String expected = version + " " + (greeting.isEmpty() ? "none" : greeting);
    Until.isTrue(
        "GET answers " + expected, () -> machine.get(app, "/").body().strip().equals(expected));
    disk(version, greeting);
    machine.belay("ledger:verify", "-a", app).ok();
    Until.isTrue(
        "no dyno is left over, and none is missing",
        () -> dynos().size() == others + wanted() + warm());
  }

  /** What the release's commit has in its version.txt. */
  private String text(JsonNode release) {
    String commit = release.path("belay").path("commit").asText();
    return machine.git(source, "show", commit + ":version.txt").ok().out().strip();
  }

  private void disk(String version, String greeting) {
    Path home = machine.home.resolve("apps").resolve(app);
    try {
      assertThat(Files.readString(home.resolve("current/version.txt")).strip()).isEqualTo(version);
      assertThat(Files.readString(home.resolve("shared/.env")).strip())
          .isEqualTo(greeting.isEmpty() ? "" : "GREETING=" + greeting);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> dynos() {
    return machine.processes().stream().filter(p -> DYNO.matcher(p).matches()).toList();
  }

  private int wanted() {
    return Machine.json(machine.belay("ps", "--json", "-a", app).ok().out()).size();
  }

  private long warm() {
    return machine
        .belay("ps", "-a", app)
        .ok()
        .out()
        .lines()
        .filter(l -> l.startsWith("=== warm"))
        .count();
  }
}
