package belay.builds;

import belay.build.Builder;
import belay.release.App;
import belay.release.Change;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The builds of all apps, those that run among them. They outlive this process: one that it was cut
 * off from is settled at the next start. Safe for use by several threads.
 */
public interface Builds {
  /** Notes that a build begins. Whoever begins it ends it. */
  Running begin(App app, Change change, Build.Asked asked);

  /** Those of an app, the newest first; old ones are forgotten. */
  List<Build> of(UUID appId);

  Optional<Build> find(UUID id);

  /** What a build printed, or prints; says so when that is kept no more. Empty for no build. */
  Optional<Transcript> output(UUID id);

  /**
   * Ends a build that runs or waits for its turn; it fails, and nothing is released.
   *
   * @param by who wants it, for its output
   * @return false when it has ended, or is so far that its release is being made
   */
  boolean cancel(UUID id, String by);

  /** The release and slug that a build led to. */
  record Became(UUID release, Optional<UUID> slug) {}

  /** A build under way: takes its output. Safe for use by several threads. */
  interface Running extends Builder.Output {
    UUID id();

    /** Once somebody has cancelled it, the line that says so; its own output has it already. */
    Optional<String> cancelled();

    /** Notes that it ended well; what comes afterwards is ignored. */
    void succeeded(Optional<Became> became);

    /** Notes that it ended badly; what comes afterwards is ignored. */
    void failed();
  }
}
