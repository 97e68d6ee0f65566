package belay.language;

import belay.release.LanguageRuntime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A language whose runtime this machine may have, and what its program is called. */
public enum Language {
  NODE("node", "nodejs"),
  PYTHON("python3"),
  RUBY("ruby"),
  JAVA("java"),
  GO("go"),
  PHP("php");

  /** Made by {@code List.of}. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> programs;

  Language(String... programs) {
    this.programs = List.of(programs);
  }

  /** Its word in what is noted of a runtime. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As people call it. */
  public String title() {
    return LanguageRuntime.title(word());
  }

  /** What its program may be called, the usual name first. */
  List<String> programs() {
    return programs;
  }

  String program() {
    return programs.getFirst();
  }

  /** The language of a word that a command may begin with. */
  static Optional<Language> ofCommand(String word) {
    return switch (word) {
      case "npm", "npx", "yarn", "pnpm", "node", "nodejs" -> Optional.of(NODE);
      case "python", "python3" -> Optional.of(PYTHON);
      default -> Arrays.stream(values()).filter(l -> l.program().equals(word)).findFirst();
    };
  }
}
