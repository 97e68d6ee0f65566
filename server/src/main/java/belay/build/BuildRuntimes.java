package belay.build;

import belay.confinement.BuildMachine;
import belay.confinement.Places;
import belay.language.Installation;
import belay.language.Language;
import belay.language.Languages;
import belay.language.Languages.Choice;
import belay.language.Version;
import belay.language.VersionFiles;
import belay.language.Wanted;
import belay.release.InvalidInput;
import belay.release.LanguageRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The languages' runtimes of one build: chooses for each built-in buildpack the one that the source
 * asks for, and knows at the end with which the slug was made. Used once, by one thread.
 */
final class BuildRuntimes {
  /** Where a buildpack notes what it put into the app: language, version and path, a line each. */
  private static final String NOTES = "runtimes";

  private static final int NOTES_BYTES_MAX = 10_000;
  private static final String PROFILES = ".profile.d";

  private static final Map<String, Language> OF_PACKS =
      Map.of(
          "nodejs", Language.NODE,
          "python", Language.PYTHON,
          "ruby", Language.RUBY,
          "java", Language.JAVA,
          "gradle", Language.JAVA,
          "go", Language.GO,
          "php", Language.PHP);

  private final Languages languages;
  private final BuildMachine machine;
  private final Places places;
  private final Optional<String> part;
  private final BuildLog log;
  private final Map<Language, LanguageRuntime> found = new EnumMap<>(Language.class);
  private boolean foreign;

  /**
   * @param part the path of the app in the tree, where that is a repository of several
   */
  BuildRuntimes(Workshop workshop, Places places, Optional<String> part, BuildLog log) {
    this.languages = workshop.languages();
    this.machine = workshop.machine();
    this.places = places;
    this.part = part;
    this.log = log;
  }

  /**
   * Variables that say to a buildpack with which runtime it is to build; none for one that is not
   * built in, which brings its own.
   *
   * @param name as the app's owner named it
   * @throws InvalidInput when what the source asks for cannot be had here
   */
  Map<String, String> before(String name) throws IOException {
    Optional<BuiltInBuildpacks.BuiltIn> builtIn = BuiltInBuildpacks.named(name);
    foreign |= builtIn.isEmpty();
    Optional<Language> language = builtIn.map(BuiltInBuildpacks.BuiltIn::name).map(OF_PACKS::get);
    return language.isEmpty() ? Map.of() : before(language.get());
  }

  private Map<String, String> before(Language language) throws IOException {
    Optional<Wanted> wanted = wanted(language);
    Map<String, String> variables = new TreeMap<>();
    part.ifPresent(path -> variables.put("BELAY_WORKSPACE", path));
    wanted.ifPresent(w -> {
      variables.put("BELAY_WANTED", w.text());
      variables.put("BELAY_WANTED_BY", w.file());
    });
    switch (languages.choose(language, wanted)) {
      case Choice.Here(Installation installation) -> use(installation, variables);
      case Choice.Lacking lacking -> fetch(language, wanted, lacking, variables);
    }
    return variables;
  }

  private Optional<Wanted> wanted(Language language) throws IOException {
    if (part.isPresent()) {
      Optional<Wanted> own = new VersionFiles(places.app().resolve(part.get())).of(language);
      if (own.isPresent()) {
        return own;
      }
    }
    return new VersionFiles(places.app()).of(language);
  }

  private void use(Installation installation, Map<String, String> variables) {
    LanguageRuntime noted =
        installation.language() == Language.GO
            ? Languages.noted(installation, LanguageRuntime.COMPILED)
            : Languages.noted(installation);
    found.put(installation.language(), noted);
    variables.put("BELAY_RUNTIME", installation.program().toString());
    variables.put("BELAY_RUNTIME_HOME", installation.home().toString());
    variables.put("BELAY_RUNTIME_VERSION", installation.version().text());
    String bin = installation.bin().toString();
    if (!List.of(machine.path().split(":", -1)).contains(bin)) {
      variables.put("PATH", bin + ":" + machine.path());
    }
  }

  /** From npm's registry or by mise, into the app: then nothing changes it any more. */
  private void fetch(
      Language language,
      Optional<Wanted> wanted,
      Choice.Lacking lacking,
      Map<String, String> variables) {
    boolean registry = language == Language.NODE && machine.find("npm").isPresent();
    Optional<Version> version = wanted.flatMap(w -> Version.in(w.text()));
    if (registry) {
      return;
    }
    Path mise =
        machine
            .mise()
            .orElseThrow(() -> new InvalidInput(LackingRuntime.inWords(language, wanted, lacking)));
    variables.put("BELAY_MISE", mise.toString());
    variables.put(
        "BELAY_MISE_TOOL", language.word() + "@" + version.map(Version::text).orElse("latest"));
  }

  /** Reads what the buildpack put into the app. What it says of it is not trusted to be a path. */
  void after() throws IOException {
    Path notes = places.temporary().resolve(NOTES);
    if (!Files.isRegularFile(notes, LinkOption.NOFOLLOW_LINKS)
        || Files.size(notes) > NOTES_BYTES_MAX) {
      return;
    }
    String text = new String(Files.readAllBytes(notes), StandardCharsets.UTF_8);
    for (String line : text.split("\n", -1)) {
      String[] words = line.strip().split(" ", 3);
      for (Language language : Language.values()) {
        if (words.length == 3 && language.word().equals(words[0])) {
          inSlug(language, words[1], words[2]);
        }
      }
    }
    Files.delete(notes);
  }

  private void inSlug(Language language, String version, String path) throws IOException {
    Path app = places.app().toRealPath();
    Path program = app.resolve(path).normalize();
    if (!program.startsWith(app) || !Files.isRegularFile(program)) {
      return;
    }
    Path real = program.toRealPath();
    if (real.startsWith(app)) {
      found.put(
          language,
          new LanguageRuntime(
              language.word(),
              version,
              Languages.fingerprint(real),
              app.relativize(program).toString()));
    }
  }

  /** With what the commands of the process types begin, where nothing else was noted. */
  List<LanguageRuntime> all(Path app, SortedMap<String, String> processTypes) {
    // A buildpack of somebody else brings a PATH of its own, in which it is not known what is
    // found.
    if (!foreign || !Files.isDirectory(app.resolve(PROFILES))) {
      processTypes.values().forEach(this::command);
    }
    found.values().forEach(runtime -> log.note("Runtime: " + runtime.label()));
    return new ArrayList<>(found.values());
  }

  private void command(String command) {
    String bare = command.strip().replaceFirst("^((exec|env)\\s+|\\w+=\\S*\\s+)*", "");
    String word = bare.split("\\s+", 2)[0];
    languages
        .ofCommand(word)
        .filter(installation -> !found.containsKey(installation.language()))
        .ifPresent(installation ->
            found.put(
                installation.language(),
                Languages.noted(installation, installation.program().toString())));
  }
}
