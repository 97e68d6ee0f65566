package belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.command.ArgumentReader;
import belay.cli.command.Call;
import belay.cli.command.Context;
import belay.cli.command.Entry;
import belay.cli.console.Console;
import belay.cli.console.Failure;
import belay.cli.console.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every command line that the guides show is one that Belay understands. */
class DocsTest {
  private static final Path REPOSITORY = Path.of("..");

  /**
   * Indented code, with or without a prompt; a remark follows after two spaces and a number sign.
   */
  private static final Pattern BLOCK =
      Pattern.compile("^ {4,}(?:\\$ )?(?:\\./)?belay( [a-z-].*?)?(?:\\s+#.*)?$");

  private static final Pattern INLINE = Pattern.compile("`(?:\\./)?belay( [^`]+)`");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

  @TestFactory
  Stream<DynamicTest> theGuidesShowCommandsThatExist() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path guide : guides()) {
      for (List<String> line : commands(Files.readAllLines(guide))) {
        tests.add(
            DynamicTest.dynamicTest(
                guide.getFileName() + ": belay " + String.join(" ", line), () -> understood(line)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(30);
    return tests.stream();
  }

  private static List<Path> guides() throws IOException {
    List<Path> guides = new ArrayList<>();
    for (String name : List.of("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md")) {
      guides.add(REPOSITORY.resolve(name));
    }
    try (Stream<Path> files = Files.list(REPOSITORY.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(guides::add);
    }
    return guides;
  }

  private static List<List<String>> commands(List<String> lines) {
    List<List<String>> commands = new ArrayList<>();
    for (String line : lines) {
      Matcher block = BLOCK.matcher(line);
      if (block.matches() && block.group(1) != null) {
        commands.add(words(block.group(1)));
      }
      Matcher inline = INLINE.matcher(line);
      while (inline.find()) {
        commands.add(words(inline.group(1)));
      }
    }
    return commands;
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      for (int group = 1; group <= 3; group++) {
        if (word.group(group) != null) {
          words.add(word.group(group));
        }
      }
    }
    return words;
  }

  /** Read as {@link Belay} reads it, and not carried out. A placeholder stands for any command. */
  private static void understood(List<String> line) {
    String name = line.getFirst();
    if (name.equals(name.toUpperCase(java.util.Locale.ROOT)) && !name.startsWith("-")) {
      return;
    }
    Entry entry =
        Catalog.find(name)
            .or(() -> Catalog.find(String.join(":", line.subList(0, Math.min(2, line.size())))))
            .orElseThrow(() -> new AssertionError("There is no command " + name));
    boolean one = entry.answersTo(name);
    try {
      // What a shell reads a file for is no word of Belay's.
      List<String> args =
          line.subList(one ? 1 : 2, line.size()).stream().takeWhile(w -> !w.equals("<")).toList();
      // A guide may name a command without what it takes.
      if (!args.isEmpty()) {
        var _ = new Call(context(), entry, ArgumentReader.read(entry, args));
      }
    } catch (Failure failure) {
      throw new AssertionError(failure.sentence() + " " + failure.next(), failure);
    }
  }

  private static Context context() {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    Console console = new Console(out, out, new ByteArrayInputStream(new byte[0]), Terminal.NONE);
    return new Context(
        Map.of(), Path.of("/"), Path.of("/opt/belay/belay"), console, InstantSource.system());
  }
}
