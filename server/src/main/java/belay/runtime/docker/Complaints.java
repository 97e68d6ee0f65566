package belay.runtime.docker;

import belay.runtime.CannotStartDyno;
import com.github.dockerjava.api.exception.DockerException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the engine refused, in sentences that say what to do. */
public final class Complaints {
  private static final Pattern MESSAGE =
      Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** The same commit again would be up to date, as git says. */
  public static final String BUILD_AGAIN =
      "To have it built again, run belay deploy --dir . in the checkout, or push a new commit (git"
          + " commit --allow-empty).";

  private static final int DETAIL_MAX = 500;

  private Complaints() {}

  /** Whether the engine was not there to answer, rather than answering no. */
  static boolean engineIsAway(Throwable e) {
    return !(e instanceof DockerException refusal) || refusal.getHttpStatus() == 503;
  }

  /** For what could not be started from an image. */
  static String ofStart(String image, Throwable e) {
    String detail = detail(e);
    String lower = detail.toLowerCase(Locale.ROOT);
    if (lower.contains("no such image")) {
      return "its image "
          + image
          + " is not on this machine any more. What runs goes on. "
          + BUILD_AGAIN;
    }
    if (lower.contains("no space left")) {
      return full();
    }
    if (lower.contains("docker-init")) {
      return "Docker lacks its docker-init, which takes in the app's orphaned processes. Install it"
          + " (Debian: apt-get install tini), restart Docker, then deploy again.";
    }
    if (lower.contains("no command specified")) {
      return "its image has neither ENTRYPOINT nor CMD. Declare a command for the process type.";
    }
    if (lower.contains("argument list too long")) {
      return "its config vars or its command are too big: one may have 128 kB.";
    }
    return of(e);
  }

  /** For anything else that was asked of the engine. */
  public static String of(Throwable e) {
    String detail = detail(e);
    if (detail.toLowerCase(Locale.ROOT).contains("no space left")) {
      return full();
    }
    return engineIsAway(e)
        ? "Docker went away or broke off ("
            + detail
            + "). Look at what it says (journalctl -u docker), then try again."
        : "Docker refused: " + detail;
  }

  private static String full() {
    return "Docker's disk is full. What runs goes on. See what takes the room (docker system df) and"
        + " free some (docker image prune), then try again.";
  }

  /** The message in the engine's JSON, on one line. */
  public static String detail(Throwable e) {
    Throwable root = e;
    while (!(root instanceof DockerException) && root.getCause() != null) {
      root = root.getCause();
    }
    String text = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    Matcher message = MESSAGE.matcher(text);
    if (message.find()) {
      text = message.group(1).replaceAll("\\\\[nrt]", " ").replaceAll("\\\\(.)", "$1");
    }
    text = text.replaceAll("\\s+", " ").strip();
    return text.length() > DETAIL_MAX ? text.substring(0, DETAIL_MAX) + " ..." : text;
  }

  /** Why a container was not started. */
  static CannotStartDyno refusal(ContainerOrder order, RuntimeException e) {
    String reason =
        e instanceof EngineUnavailable ? String.valueOf(e.getMessage()) : ofStart(order.image(), e);
    return new CannotStartDyno(order.dyno().name() + " could not be started: " + reason, e);
  }
}
