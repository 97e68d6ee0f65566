package belay.api.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the program for backups is to do. The command line starts it, and the control plane when a
 * backup is due; its arguments are {@code ACTION HOME PLACE STAMP PASSPHRASE-FILE FLAGS}, a dash
 * for what is not said.
 *
 * @param action a word that the program knows
 * @param home the directory of the server that it is about
 * @param place where backups are; empty for where the settings say
 * @param stamp which of them; empty for the newest
 * @param passphraseFile a file with the passphrase; empty for the one that is kept, or asked for
 */
public record BackupOrder(
    String action,
    String home,
    Optional<String> place,
    Optional<String> stamp,
    Optional<String> passphraseFile,
    List<String> flags) {
  /** The class of it in the control plane's jars. */
  public static final String PROGRAM = "belay.daemon.BackupMain";

  public static final String SCHEDULED = "--scheduled";
  public static final String JSON = "--json";
  public static final String SEAL = "--seal";
  public static final String FORGET = "--forget";

  /** Begins a flag that says how many backups stay. */
  public static final String KEEP = "--keep=";

  /** Begins a flag that says for how many days they do. */
  public static final String DAYS = "--days=";

  private static final String UNSAID = "-";
  private static final int FIXED = 5;

  /**
   * What it is to be started with: it needs little memory, and nothing of what it prints is lost.
   */
  private static final List<String> JAVA =
      List.of(
          "-Xms16m",
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-Dfile.encoding=UTF-8",
          "-Dsun.jnu.encoding=UTF-8",
          "-Dstdout.encoding=UTF-8",
          "-Dstderr.encoding=UTF-8",
          "--enable-native-access=ALL-UNNAMED");

  public BackupOrder {
    flags = List.copyOf(flags);
  }

  /** Of its arguments; empty when they are too few. */
  public static Optional<BackupOrder> of(String... arguments) {
    List<String> all = List.of(arguments);
    return all.size() < FIXED
        ? Optional.empty()
        : Optional.of(
            new BackupOrder(
                all.get(0),
                all.get(1),
                said(all.get(2)),
                said(all.get(3)),
                said(all.get(4)),
                all.subList(FIXED, all.size())));
  }

  private static Optional<String> said(String word) {
    return word.equals(UNSAID) ? Optional.empty() : Optional.of(word);
  }

  /**
   * The whole command line.
   *
   * @param java the JVM's own program
   * @param temporary where a library is unpacked to be loaded
   */
  public List<String> command(String java, String temporary, String classPath) {
    List<String> command = new ArrayList<>(List.of(java));
    command.addAll(JAVA);
    command.addAll(List.of("-Djava.io.tmpdir=" + temporary, "-cp", classPath, PROGRAM));
    command.addAll(
        List.of(
            action,
            home,
            place.orElse(UNSAID),
            stamp.orElse(UNSAID),
            passphraseFile.orElse(UNSAID)));
    command.addAll(flags);
    return command;
  }
}
