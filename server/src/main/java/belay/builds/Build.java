package belay.builds;

import belay.release.Actor;
import belay.release.Change;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A build as Heroku has it: a source that somebody wanted built and put live, through any door.
 *
 * @param source the door
 */
public record Build(
    UUID id,
    UUID appId,
    Actor actor,
    Change.Source source,
    Asked asked,
    Instant createdAt,
    State state) {

  /**
   * The source of a build, as it was asked for.
   *
   * @param url where the source was given; empty for what was pushed by git
   * @param checksum of the source, as the client said
   * @param version which version of the source it is: a commit, or the client's own words
   * @param description what is new in it
   * @param buildpacks those set for the app when the build began; none when they are detected
   */
  public record Asked(
      Optional<String> url,
      Optional<String> checksum,
      Optional<String> version,
      Optional<String> description,
      List<String> buildpacks) {
    public Asked {
      buildpacks = List.copyOf(buildpacks);
    }
  }

  /**
   * Where it stands.
   *
   * @param release the release that came of it, or that had this code already
   * @param slug what was built
   * @param at when it came to stand there
   */
  public record State(Status status, Optional<UUID> release, Optional<UUID> slug, Instant at) {}

  /** Heroku's words. A build succeeds although its release fails. */
  public enum Status {
    PENDING,
    SUCCEEDED,
    FAILED
  }
}
