package belay.runtime.docker.images;

import com.github.dockerjava.api.model.BuildResponseItem;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a build says, put together to lines. For one thread. */
final class BuildLog {
  private static final Pattern BUILT = Pattern.compile("Successfully built ([0-9a-f]{12,64})\\s*");
  private static final Pattern TOLD = Pattern.compile("(Pulling from|Digest:|Status:).*");
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final Pattern BEYOND =
      Pattern.compile("requires buildkit|unknown instruction|unknown flag");
  private static final Pattern HERE_DOCUMENT =
      Pattern.compile("^Step \\d+/\\d+ : \\w+ (.*\\s)?\\d*<<-?(['\"]?)\\w+\\2(\\s|$)");
  private static final String FULL = "no space left on device";
  private static final String KILLED = "non-zero code: 137";
  private static final int LINE_MAX = 10_000;

  private final Consumer<String> output;
  private final StringBuilder line = new StringBuilder();
  private Optional<String> image = Optional.empty();
  private Optional<String> error = Optional.empty();
  private boolean full;

  BuildLog(Consumer<String> output) {
    this.output = output;
  }

  void item(BuildResponseItem item) {
    Stream.ofNullable(item.getStream()).forEach(this::add);
    // Of the download of a base image its beginning and end, not each layer's progress.
    Stream.ofNullable(item.getStatus())
        .filter(s -> TOLD.matcher(s).matches())
        .forEach(s -> add(s + "\n"));
    Stream.ofNullable(item.getErrorDetail())
        .flatMap(e -> Stream.ofNullable(e.getMessage()))
        .forEach(e -> error = Optional.of(e));
  }

  private void add(String text) {
    // What a step prints may look like it too; the engine's own word comes last.
    Matcher built = BUILT.matcher(text);
    if (built.matches()) {
      image = Optional.of(built.group(1));
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || line.length() >= LINE_MAX) {
        finish();
      }
      if (c != '\n') {
        line.append(c);
      }
    }
  }

  /** Hands on what no newline ended. */
  void finish() {
    String text = COLOUR.matcher(line).replaceAll("");
    line.setLength(0);
    // The classic builder of newer engines passes over what stands in one.
    if (HERE_DOCUMENT.matcher(text).find()) {
      error = Optional.of("a here-document requires BuildKit: " + text.strip());
    }
    full |= text.toLowerCase(Locale.ROOT).contains(FULL);
    if (!text.isBlank()) {
      output.accept(text.stripTrailing());
    }
  }

  Optional<String> image() {
    return image;
  }

  Optional<String> error() {
    // What a step prints of a full disk says more than that the step failed.
    return full ? error.map(e -> e + " (" + FULL + ")") : error;
  }

  static String sentence(String reason) {
    String lower = reason.toLowerCase(Locale.ROOT);
    String detail = reason.strip() + (reason.strip().endsWith(".") ? "" : ".");
    if (lower.contains("no space left")) {
      detail =
          "Docker's disk is full. See what takes the room (docker system df) and free some (docker"
              + " image prune), then try again.";
    } else if (lower.contains("pull access denied") || lower.contains("dial tcp")) {
      detail += " Can this machine reach the registry, and is it logged in there (docker login)?";
    } else if (lower.contains(KILLED)) {
      detail += " It was killed, as it is where it needs more memory than it may have.";
    } else if (BEYOND.matcher(lower).find()) {
      detail +=
          " Is that something that BuildKit adds (RUN --mount, here-documents)? Belay"
              + " has the engine's classic builder, without it. Build such an image yourself"
              + " (docker build), then run belay deploy --image IMAGE.";
    }
    return "The image was not built: " + detail;
  }
}
