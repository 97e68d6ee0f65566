package belay.language;

import belay.release.LanguageRuntime;
import belay.release.LanguageRuntimes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The runtimes that this machine has. Safe for use by several threads. */
public final class Languages implements LanguageRuntimes {
  private final ToolPath path;
  private final Inspector inspector;

  /**
   * @param known a file in which it is kept what programs said of themselves
   */
  public Languages(ToolPath path, Path known) {
    this.path = path;
    this.inspector = new Inspector(known);
  }

  /** All of a language: the one that is found by its name first, then the newest. */
  List<Installation> all(Language language) {
    List<Installation> all = new ArrayList<>();
    for (Path program : path.places().programs(language)) {
      inspector.look(language, program).ifPresent(all::add);
    }
    List<Installation> ordered = new ArrayList<>(all.stream().limit(1).toList());
    all.stream()
        .skip(1)
        .sorted(Comparator.comparing(Installation::version).reversed())
        .forEach(ordered::add);
    return ordered;
  }

  /** The one that a command finds by its name. */
  public Optional<Installation> ofCommand(String word) {
    return Language.ofCommand(word)
        .flatMap(language ->
            path.find(language.program()).flatMap(found -> inspector.look(language, found)));
  }

  /** What to build with: sealed, since each needs another answer. */
  public sealed interface Choice {
    /** One of the machine's. */
    record Here(Installation installation) implements Choice {}

    /**
     * None of those that are here.
     *
     * @param versions what is here, each once
     * @param install a command that changes it, where one is known
     */
    record Lacking(List<Version> versions, Optional<String> install) implements Choice {}
  }

  /** The one that is found by its name where that will do, else the newest that is asked for. */
  public Choice choose(Language language, Optional<Wanted> wanted) {
    List<Installation> all = all(language);
    Optional<Installation> found =
        wanted.isEmpty()
            ? all.stream().findFirst()
            : all.stream().filter(i -> wanted.get().holds(i.version())).findFirst();
    return found
        .<Choice>map(Choice.Here::new)
        .orElseGet(() ->
            new Choice.Lacking(
                all.stream().map(Installation::version).distinct().sorted().toList(),
                Packages.install(language, wanted.flatMap(w -> Version.in(w.text())))));
  }

  /** The fingerprint of a program that is part of a slug. */
  public static String fingerprint(Path program) throws IOException {
    return Inspector.fingerprint(program);
  }

  /** As it is noted with a release. */
  public static LanguageRuntime noted(Installation installation) {
    Path place = Places.real(installation.program()).orElse(installation.program());
    return noted(installation, place.toString());
  }

  /** The same at another place than its program's. */
  public static LanguageRuntime noted(Installation installation, String place) {
    return new LanguageRuntime(
        installation.language().word(),
        installation.version().text(),
        installation.fingerprint(),
        place);
  }

  @Override
  public Optional<LanguageRuntime> now(LanguageRuntime noted) {
    if (!noted.isOfTheMachine()) {
      return Optional.of(noted);
    }
    return language(noted)
        .flatMap(language -> inspector.look(language, Path.of(noted.place())))
        .map(found -> noted(found, noted.place()));
  }

  @Override
  public Optional<String> install(LanguageRuntime noted) {
    return language(noted)
        .flatMap(language -> Packages.install(language, Version.in(noted.version())));
  }

  private static Optional<Language> language(LanguageRuntime noted) {
    for (Language language : Language.values()) {
      if (language.word().equals(noted.language())) {
        return Optional.of(language);
      }
    }
    return Optional.empty();
  }
}
