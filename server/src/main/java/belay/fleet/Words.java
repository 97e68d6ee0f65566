package belay.fleet;

import belay.release.AppName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/** Turns of phrase that several texts share. */
public final class Words {
  private static final Set<String> STAGES =
      Set.of("production", "staging", "development", "test", "review", "prod", "dev");

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

  private Words() {}

  /** {@code api to production} for api-production, as the first line of a deploy has it. */
  public static String appAndStage(AppName name) {
    int dash = name.value().lastIndexOf('-');
    String stage = name.value().substring(dash + 1);
    return dash > 0 && STAGES.contains(stage)
        ? name.value().substring(0, dash) + " to " + stage
        : name.value();
  }

  /** {@code 1 dyno}, {@code 2 dynos}. */
  public static String count(int count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }

  /** {@code 14:32 UTC}: where the reader's zone is not known. */
  static String clock(Instant time) {
    return CLOCK.format(time) + " UTC";
  }

  /** {@code 6 ms}. */
  public static String millis(long micros) {
    return Math.round(micros / 1_000.0) + " ms";
  }

  /** Heroku's line before a dyno runs; an image has a command of its own. */
  public static String starting(String command) {
    return command.isEmpty()
        ? "Starting process with the command of its image"
        : "Starting process with command `" + command + "`";
  }

  /** As a sentence begins; a release's name stays what one can type. */
  public static String capital(String words) {
    return words.isEmpty() || words.matches("v\\d.*")
        ? words
        : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /** A reason as a sentence, whether it came with its full stop or not. */
  public static String sentence(String why) {
    return why.endsWith(".") ? why : why + ".";
  }
}
