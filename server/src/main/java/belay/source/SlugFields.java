package belay.source;

import belay.api.request.SlugCreate;
import belay.builds.SlugUpload;
import belay.http.ApiError;
import belay.release.App;
import belay.release.Ids;
import belay.release.Printable;
import belay.release.ProcessTypes;
import belay.view.Platform;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a client says of a slug that it is about to upload. */
final class SlugFields {
  private static final int COMMAND_CHARS_MAX = 10_000;
  private static final int TEXT_CHARS_MAX = 200;
  private static final SecureRandom RANDOM = new SecureRandom();

  private SlugFields() {}

  /**
   * @throws ApiError 422 with a sentence when it is not what a slug can be
   */
  static SlugUpload read(SlugCreate asked, App app, Instant now) {
    asked
        .stack()
        .filter(s -> !s.equals(Platform.STACK.name()) && !s.equals(Platform.STACK.id().toString()))
        .ifPresent(stack -> {
          throw ApiError.invalid(
              "A slug is for the stack "
                  + Platform.STACK.name()
                  + " here, not for "
                  + Printable.of(stack, TEXT_CHARS_MAX)
                  + ".");
        });
    Optional<String> checksum = asked.checksum();
    checksum
        .filter(sum -> !sum.matches("(?i)(sha256:)?[0-9a-f]{64}"))
        .ifPresent(sum -> {
          throw ApiError.invalid(
              "The checksum "
                  + Printable.of(sum, TEXT_CHARS_MAX)
                  + " is none: write SHA256: and the 64 hex digits of the tarball's SHA-256.");
        });
    return new SlugUpload(
        Ids.next(RANDOM),
        app.id(),
        types(asked.processTypes()),
        shown(asked.commit()),
        shown(asked.commitDescription()),
        shown(asked.buildpackProvidedDescription()),
        checksum,
        now.truncatedTo(ChronoUnit.MICROS));
  }

  private static Optional<String> shown(Optional<String> text) {
    return text.map(t -> Printable.of(t, TEXT_CHARS_MAX)).filter(t -> !t.isBlank());
  }

  private static SortedMap<String, String> types(Map<String, Object> given) {
    SortedMap<String, String> types = new TreeMap<>();
    for (Map.Entry<String, Object> type : given.entrySet()) {
      if (!ProcessTypes.isName(type.getKey())) {
        throw ApiError.invalid(
            Printable.of(type.getKey(), TEXT_CHARS_MAX)
                + " is no process type: letters, digits, dashes and underscores, at most 30.");
      }
      String command = type.getValue() instanceof String text ? text.strip() : "";
      if (command.isEmpty()
          || command.length() > COMMAND_CHARS_MAX
          || command.chars().anyMatch(Character::isISOControl)) {
        throw ApiError.invalid(
            "The process type "
                + type.getKey()
                + " needs a command: one line of at most "
                + COMMAND_CHARS_MAX
                + " characters.");
      }
      types.put(type.getKey(), command);
    }
    return types;
  }
}
