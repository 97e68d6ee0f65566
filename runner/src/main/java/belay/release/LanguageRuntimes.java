package belay.release;

import java.util.List;
import java.util.Optional;

/** The languages' runtimes of this machine, as they are now. Safe for use by several threads. */
public interface LanguageRuntimes {
  /** A machine on which nothing ever changes. */
  LanguageRuntimes UNCHANGED =
      new LanguageRuntimes() {
        @Override
        public Optional<LanguageRuntime> now(LanguageRuntime noted) {
          return Optional.of(noted);
        }

        @Override
        public Optional<String> install(LanguageRuntime noted) {
          return Optional.empty();
        }
      };

  /** What stands now where that one was; empty when nothing does. */
  Optional<LanguageRuntime> now(LanguageRuntime noted);

  /** The command that puts one like it back; empty when none is known that does. */
  Optional<String> install(LanguageRuntime noted);

  /** Each as it is now, or as it was noted where nothing is there any more. */
  default List<LanguageRuntime> now(List<LanguageRuntime> noted) {
    return noted.stream().map(r -> now(r).orElse(r)).toList();
  }

  /** What became of each that is not what was noted. */
  default List<RuntimeChange> changes(List<LanguageRuntime> noted) {
    return noted.stream()
        .map(r -> new RuntimeChange(r, now(r)))
        .filter(RuntimeChange::isOne)
        .toList();
  }
}
