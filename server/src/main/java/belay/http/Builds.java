package belay.http;

import belay.access.User;
import belay.api.BuildBody;
import belay.deploy.DeployOutcome;
import belay.release.LedgerEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The builds that were asked for over HTTP, the newest of each app. Thread-safe. */
final class Builds {
  private static final int KEPT_PER_APP = 30;

  private final InstantSource clock;
  private final int outputBytesMax;
  private final Map<UUID, Deque<Build>> byApp = new HashMap<>();

  Builds(InstantSource clock, int outputBytesMax) {
    this.clock = clock;
    this.outputBytesMax = outputBytesMax;
  }

  synchronized Build begin(UUID appId, User user, BuildBody.SourceBlob source) {
    Instant now = clock.instant();
    Build build =
        new Build(UUID.randomUUID(), appId, user, source, now, new Transcript(outputBytesMax));
    Deque<Build> builds = byApp.computeIfAbsent(appId, _ -> new ArrayDeque<>());
    builds.addFirst(build);
    if (builds.size() > KEPT_PER_APP) {
      builds.removeLast();
    }
    return build;
  }

  synchronized List<Build> of(UUID appId) {
    return List.copyOf(byApp.getOrDefault(appId, new ArrayDeque<>()));
  }

  synchronized Optional<Build> find(String id) {
    return byApp.values().stream()
        .flatMap(Deque::stream)
        .filter(b -> b.id().toString().equals(id))
        .findFirst();
  }

  Optional<Build> find(UUID appId, String id) {
    return find(id).filter(b -> b.appId().equals(appId));
  }

  /**
   * A build that passed is a success on Heroku even when its release then fails, and the same here.
   */
  void finish(Build build, DeployOutcome outcome) {
    switch (outcome) {
      case DeployOutcome.Live live -> build.ended("succeeded", Optional.of(live.entry()), now());
      case DeployOutcome.Held held -> build.ended("succeeded", Optional.of(held.entry()), now());
      case DeployOutcome.Failed failed ->
          build.ended("succeeded", Optional.of(failed.entry()), now());
      case DeployOutcome.NothingToChange nothing ->
          build.ended("succeeded", nothing.serving(), now());
      case DeployOutcome.BuildFailed _ -> build.ended("failed", Optional.empty(), now());
    }
  }

  void fail(Build build) {
    build.ended("failed", Optional.empty(), now());
  }

  private Instant now() {
    return clock.instant();
  }

  /** Where a build stands: one value, replaced whole. */
  record State(String status, Optional<UUID> release, Optional<UUID> slug, Instant at) {}

  /** One build. */
  static final class Build {
    private final UUID id;
    private final UUID appId;
    private final User user;
    private final BuildBody.SourceBlob source;
    private final Instant createdAt;
    private final Transcript transcript;
    private volatile State state;

    Build(
        UUID id,
        UUID appId,
        User user,
        BuildBody.SourceBlob source,
        Instant createdAt,
        Transcript transcript) {
      this.id = id;
      this.appId = appId;
      this.user = user;
      this.source = source;
      this.createdAt = createdAt;
      this.transcript = transcript;
      this.state = new State("pending", Optional.empty(), Optional.empty(), createdAt);
    }

    void ended(String status, Optional<LedgerEntry> entry, Instant at) {
      state =
          new State(
              status, entry.map(e -> e.release().id()), entry.flatMap(e -> e.release().slug()), at);
    }

    UUID id() {
      return id;
    }

    UUID appId() {
      return appId;
    }

    User user() {
      return user;
    }

    BuildBody.SourceBlob source() {
      return source;
    }

    Instant createdAt() {
      return createdAt;
    }

    Transcript transcript() {
      return transcript;
    }

    State state() {
      return state;
    }
  }
}
