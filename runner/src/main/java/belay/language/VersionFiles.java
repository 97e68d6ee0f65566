package belay.language;

import belay.release.InvalidInput;
import belay.release.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads in a source which version of a language it asks for. Of several files that say one, the
 * first counts in the order in which Heroku's buildpacks look, and then those of version managers.
 */
public final class VersionFiles {
  private static final int BYTES_MAX = 4 << 20;

  /** The name of a JDK's maker before its version: {@code temurin-17.0.9}, {@code openjdk64-17}. */
  private static final String MAKER = "^[A-Za-z][A-Za-z0-9_-]*?-(?=\\d)";

  private final Path app;

  public VersionFiles(Path app) {
    this.app = app;
  }

  /** A text in a file, that says a version. */
  private record Said(String file, String text) {}

  /**
   * What the source asks for; empty when it does not say.
   *
   * @throws InvalidInput when it says something that is no version
   */
  public Optional<Wanted> of(Language language) throws IOException {
    Optional<Said> said =
        switch (language) {
          case NODE ->
              first(
                  Stream.of(
                      in("package.json", PackageJson::node),
                      in(".nvmrc", VersionFiles::line),
                      in(".node-version", VersionFiles::line),
                      tools("nodejs", "node")));
          case PYTHON ->
              first(
                  Stream.of(
                      in(".python-version", VersionFiles::line),
                      in("runtime.txt", VersionFiles::line),
                      in(
                          "Pipfile",
                          t ->
                              group(
                                  t, "(?m)^\\s*python_(?:full_)?version\\s*=\\s*[\"'](.+?)[\"']")),
                      tools("python"),
                      in("pyproject.toml", VersionFiles::pyproject)));
          case RUBY ->
              first(
                  Stream.of(
                      in("Gemfile", VersionFiles::gemfile),
                      in("Gemfile.lock", t -> group(t, "(?m)^RUBY VERSION\\s+ruby\\s+([0-9.]+)")),
                      in(".ruby-version", VersionFiles::line),
                      tools("ruby")));
          case JAVA ->
              first(
                  Stream.of(
                      in(
                          "system.properties",
                          t -> group(t, "(?m)^\\s*java\\.runtime\\.version\\s*[=:]\\s*(\\S+)")),
                      in(".java-version", VersionFiles::line),
                      in(".sdkmanrc", t -> group(t, "(?m)^\\s*java\\s*=\\s*(\\S+)")),
                      tools("java")));
          case GO ->
              first(
                  Stream.of(
                      in("go.mod", VersionFiles::goMod),
                      in(".go-version", VersionFiles::line),
                      tools("golang", "go")));
          case PHP -> first(Stream.of(in("composer.json", PackageJson::php), tools("php")));
        };
    return said.map(s -> wanted(language, s));
  }

  private static Optional<Said> first(Stream<Optional<Said>> all) {
    return all.flatMap(Optional::stream).findFirst();
  }

  private static Wanted wanted(Language language, Said said) {
    String clean = clean(language, said.text());
    return VersionRange.parse(clean)
        .map(range -> new Wanted(clean, said.file(), range))
        .orElseThrow(() ->
            new InvalidInput(
                said.file()
                    + " asks for "
                    + language.title()
                    + " \""
                    + Printable.of(said.text())
                    + "\", which is no version. Write one such as "
                    + example(language)
                    + "."));
  }

  private static String example(Language language) {
    return switch (language) {
      case NODE -> "22.x";
      case PYTHON -> "3.12";
      case RUBY -> "3.3.6";
      case JAVA -> "21";
      case GO -> "1.23";
      case PHP -> "8.2";
    };
  }

  /** Without the names that stand before versions, and with numbers for names of versions. */
  private static String clean(Language language, String text) {
    String bare = text.strip().replaceFirst("^v(?=\\d)", "");
    return switch (language) {
      case NODE -> NodeNames.numbers(bare.replaceFirst("^node-?v?(?=\\d)", ""));
      case PYTHON -> bare.replaceFirst("^(c?python)-?(?=\\d)", "");
      // With RVM's gem set behind it: 3.1.2@shop.
      case RUBY ->
          bare.replaceFirst("^ruby-?(?=\\d)", "")
              .replaceFirst("@.*", "")
              .replaceFirst("-?p\\d+$", "");
      case JAVA -> java(bare);
      case GO -> bare.replaceFirst("^go(?=\\d)", "");
      // Composer's tilde is Ruby's: the last part written may grow.
      case PHP -> bare.replaceAll("~(?![>=])", "~>").replaceAll("@\\w+", "");
    };
  }

  /** {@code temurin-17.0.9+9}, {@code 1.8}, {@code 17-tem}: the numbers are what counts. */
  private static String java(String text) {
    String bare = text.replaceFirst(MAKER, "");
    Matcher matcher = Pattern.compile("(\\d+(?:\\.\\d+)*).*").matcher(bare);
    String numbers = matcher.matches() ? matcher.group(1) : bare;
    return numbers.matches("1\\.[5-9]") ? "1." + numbers.substring(2) : numbers;
  }

  /** Present, read as text, and never through a link to elsewhere. */
  private Optional<String> read(String name) throws IOException {
    Path file = app.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > BYTES_MAX) {
      return Optional.empty();
    }
    return Optional.of(
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replaceFirst("^\uFEFF", ""));
  }

  private Optional<Said> in(String name, Function<String, Optional<String>> reader)
      throws IOException {
    return read(name)
        .flatMap(reader)
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(text ->
            new Said(name.equals("package.json") ? "package.json (engines.node)" : name, text));
  }

  /** The tools of asdf and mise: a name and its versions a line, the first of which is used. */
  private Optional<Said> tools(String... names) throws IOException {
    return in(
        ".tool-versions",
        text ->
            text.lines()
                .map(l -> l.replaceFirst("#.*", "").strip().split("\\s+", -1))
                .filter(words -> words.length > 1 && List.of(names).contains(words[0]))
                .map(words -> words[1])
                .filter(version -> !version.equals("system"))
                .findFirst());
  }

  /** The first line that says something; what asks for the system's own asks for nothing. */
  private static Optional<String> line(String text) {
    return text.lines()
        .map(l -> l.replaceFirst("#.*", "").strip())
        .filter(l -> !l.isEmpty())
        .findFirst()
        .filter(l -> !l.equals("system"));
  }

  private static Optional<String> group(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** PEP 621's, or Poetry's own. */
  private static Optional<String> pyproject(String text) {
    return group(text, "(?m)^\\s*requires-python\\s*=\\s*[\"'](.+?)[\"']")
        .or(() ->
            group(
                text,
                "(?ms)^\\[tool\\.poetry\\.dependencies\\](?:(?!^\\[).)*?^python\\s*=\\s*[\"'](.+?)[\"']"));
  }

  private static Optional<String> gemfile(String text) {
    return group(text, "(?m)^\\s*ruby\\s*\\(?\\s*[\"']([^\"']+)[\"']");
  }

  /**
   * What Heroku's own comment says counts most, then the toolchain; the line {@code go} is the
   * oldest that will do.
   */
  private static Optional<String> goMod(String text) {
    return group(text, "(?m)^//\\s*\\+heroku\\s+goVersion\\s+(\\S+)")
        .or(() -> group(text, "(?m)^toolchain\\s+go(\\S+)").map(v -> ">=" + v))
        .or(() -> group(text, "(?m)^go\\s+(\\S+)").map(v -> ">=" + v));
  }
}
