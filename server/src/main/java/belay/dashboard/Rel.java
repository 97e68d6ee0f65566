package belay.dashboard;

import belay.dashboard.figures.Times;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A release as pages show it, read out of the API's answer.
 *
 * <p>As wide as what the pages of a release show of it.
 *
 * @param detail why it failed or is held
 * @param verdict the guard's, where it looked at it
 * @param outputUrl where the output of its release command is read
 */
public record Rel(
    int version,
    String kind,
    String description,
    String by,
    Instant at,
    String status,
    boolean current,
    boolean eligible,
    Optional<String> reason,
    Optional<String> detail,
    Optional<String> commit,
    Optional<String> subject,
    String source,
    Optional<Instant> warmUntil,
    Optional<String> url,
    Optional<Long> slugSize,
    Optional<Figures> figures,
    Optional<String> outputUrl,
    Optional<String> verdict) {

  /** What its switch cost, as far as it is known. */
  public record Figures(
      boolean warm, long toRepointUs, Optional<Integer> inFlight, Optional<Integer> failed) {}

  static Rel of(JsonNode release) {
    JsonNode belay = release.path("belay");
    return new Rel(
        release.path("version").asInt(),
        belay.path("kind").asText(),
        release.path("description").asText(),
        release.path("user").path("email").asText(),
        Instant.parse(release.path("created_at").asText()),
        release.path("status").asText(),
        release.path("current").asBoolean(),
        release.path("eligible_for_rollback").asBoolean(),
        text(belay.path("reason")),
        text(belay.path("detail")),
        text(belay.path("commit")),
        text(belay.path("commit_subject")),
        belay.path("source").asText(),
        text(belay.path("warm_until")).map(Instant::parse),
        text(belay.path("url")),
        Optional.of(belay.path("slug_size")).filter(JsonNode::isNumber).map(JsonNode::asLong),
        figures(belay.path("switch")),
        text(release.path("output_stream_url")),
        text(belay.path("guard").path("verdict")));
  }

  private static Optional<Figures> figures(JsonNode node) {
    return node.isObject()
        ? Optional.of(
            new Figures(
                node.path("warm").asBoolean(),
                node.path("to_repoint_us").asLong(),
                number(node.path("in_flight")),
                number(node.path("failed"))))
        : Optional.empty();
  }

  private static Optional<Integer> number(JsonNode node) {
    return node.isNumber() ? Optional.of(node.asInt()) : Optional.empty();
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() && !node.asText().isEmpty()
        ? Optional.of(node.asText())
        : Optional.empty();
  }

  public String label() {
    return "v" + version;
  }

  public Optional<String> shortCommit() {
    return commit.map(c -> c.substring(0, Math.min(7, c.length())));
  }

  /** Whether it brought code, or put code back: of others the commit tells nothing new. */
  public boolean bringsCode() {
    return !List.of("config", "addon", "initial").contains(kind);
  }

  /** The description without the commit at its end, which pages show as a link. */
  public String lead() {
    return shortCommit()
        .filter(c -> description.endsWith(" " + c))
        .map(c -> description.substring(0, description.length() - c.length()))
        .orElse(description);
  }

  /** One sentence on its switch. */
  public Optional<String> cost() {
    return figures.map(f ->
        (f.warm() ? "switched warm in " : "switched in ")
            + Times.micros(f.toRepointUs())
            + f.failed()
                .map(n -> ", " + n + " of " + f.inFlight().orElse(0) + " requests in flight failed")
                .orElse(""));
  }
}
