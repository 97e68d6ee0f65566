package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import belay.acceptance.Manual.Part;
import belay.acceptance.Manual.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs every command that a page of the manual shows, and compares what it prints with what the
 * page shows there. After a change of what commands print, {@code -Dmanual=write} puts what they
 * print now into the page, and fails: somebody has to read it.
 */
final class ManualRun {
  private static final boolean WRITES = System.getProperty("manual", "").equals("write");

  /** Answered by the test itself: not every machine has curl. */
  private static final Pattern CURL =
      Pattern.compile("curl -s http://([^:/]+)\\.localhost:8080(/\\S*)");

  /** What a build says more where there is no bubblewrap; the page shows a machine that has it. */
  private static final Pattern UNSANDBOXED =
      Pattern.compile("(remote: )?( !    |      ) Building without a sandbox: .*");

  private final Machine machine;
  private final Path page;
  private final Map<Integer, List<String>> printed = new HashMap<>();

  ManualRun(Machine machine, Path page) {
    this.machine = machine;
    this.page = page;
  }

  /** A test for each section. */
  Stream<DynamicTest> sections() {
    String only = System.getProperty("section", "");
    return Manual.read(page).sections().stream()
        .filter(s -> s.title().contains(only))
        .map(s -> DynamicTest.dynamicTest(s.title(), () -> tryOut(s)));
  }

  private void tryOut(Section section) {
    ManualMatch match = new ManualMatch();
    Path checkout = machine.root;
    for (Part part : section.parts()) {
      switch (part) {
        case Part.Checkout fresh -> {
          checkout = machine.checkout(fresh.name(), App.files("one"));
        }
        case Part.Script script -> {
          sh(checkout, "set -e\n" + match.spoken(script.text())).ok();
        }
        case Part.Shown shown -> compare(checkout, shown, match);
      }
    }
  }

  private void compare(Path checkout, Part.Shown shown, ManualMatch match) {
    List<String> lines = run(checkout, match.spoken(shown.command()));
    if (!match.fits(shown.output(), lines)) {
      printed.put(shown.line(), lines);
      if (!WRITES) {
        assertThat(String.join("\n", lines))
            .as("line %d of %s: $ %s", shown.line(), page, shown.command())
            .isEqualTo(String.join("\n", shown.output()));
      }
      match.fits(lines, lines);
    }
  }

  private List<String> run(Path checkout, String command) {
    Matcher curl = CURL.matcher(command);
    String text =
        curl.matches()
            ? machine.get(curl.group(1), curl.group(2)).body()
            : sh(checkout, "exec 2>&1\n" + command).ok().out();
    return text.isEmpty()
        ? List.of()
        : text.stripTrailing()
            .lines()
            .map(String::stripTrailing)
            .filter(line -> !UNSANDBOXED.matcher(line).matches())
            .toList();
  }

  private Run sh(Path directory, String script) {
    Map<String, String> env = new HashMap<>(machine.env());
    env.put("PATH", Machine.REPOSITORY + ":" + System.getenv("PATH"));
    return Run.of(directory, env, List.of("sh", "-c", script));
  }

  private static String asOnThePage(String line) {
    return line.replaceAll("localhost:\\d+", "localhost:8080")
        .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:7700")
        .replaceAll("\\w+@belay\\.localhost", "ana@example.com");
  }

  /** Puts what commands print now into the page, where that is asked for. */
  void end() throws IOException {
    if (!WRITES) {
      return;
    }
    List<String> lines = new ArrayList<>();
    Manual manual = Manual.read(page);
    for (int at = 0; at < manual.lines().size(); at++) {
      lines.add(manual.lines().get(at));
      List<String> output = printed.get(at + 1);
      if (output != null) {
        output.forEach(line -> lines.add(asOnThePage(line)));
        while (!manual.lines().get(at + 1).matches("\\$ .*|```")) {
          at++;
        }
      }
    }
    Files.write(page, lines);
    assertThat(printed).as("the page was rewritten: read it").isEmpty();
  }
}
