package belay.backups;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where a backup's passphrase comes from: a file, or the one that is kept, or the terminal. As an
 * argument every user would see it.
 */
public record Passphrases(Optional<Path> file, BackupSecrets secrets) {
  /**
   * To seal with; empty when nothing is to be sealed.
   *
   * @param asked whether somebody wants it sealed
   * @param kept whether the one that is kept is for this place
   */
  public Optional<char[]> toSeal(boolean asked, boolean kept) throws IOException {
    if (file.isPresent()) {
      return Optional.of(read(file.get()));
    }
    Optional<char[]> known = kept ? secrets.passphrase() : Optional.empty();
    return known.isPresent() || !asked ? known : Optional.of(asked(true));
  }

  public Optional<char[]> toOpen(boolean sealed) throws IOException {
    if (!sealed) {
      return Optional.empty();
    }
    if (file.isPresent()) {
      return Optional.of(read(file.get()));
    }
    Optional<char[]> known = secrets.passphrase();
    return known.isPresent() ? known : Optional.of(asked(false));
  }

  private static char[] read(Path file) throws IOException {
    String words = Files.readString(file).lines().findFirst().orElse("");
    if (words.isBlank()) {
      throw new IOException(file + " is empty, and should hold the passphrase.");
    }
    return words.toCharArray();
  }

  private static char[] asked(boolean fresh) throws IOException {
    Console console =
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .orElseThrow(() ->
                new IOException(
                    "The keys are sealed: name the passphrase with --passphrase-file FILE."));
    char[] words = ask(console, "Passphrase: ");
    if (fresh && !Arrays.equals(words, ask(console, "Again: "))) {
      throw new IOException("The two are not the same. Nothing was written.");
    }
    return words;
  }

  private static char[] ask(Console console, String what) throws IOException {
    char[] words = console.readPassword(what);
    if (words == null || words.length == 0) {
      throw new IOException("A passphrase has at least one character. Nothing was changed.");
    }
    return words;
  }
}
