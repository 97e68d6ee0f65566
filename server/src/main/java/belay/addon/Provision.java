package belay.addon;

import belay.release.Actor;
import belay.release.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An add-on that a provider of this server makes, and how far it is.
 *
 * @param id the add-on's, from the first step on: what a provider is asked twice with it, it does
 *     once
 * @param ref what releases call it: the name that it had first
 * @param appId the app that it was made for
 * @param as the name under which that app is to know it ({@code DATABASE})
 * @param wanted the plan that it is being changed to
 * @param message what its provider or the last step says; empty for nothing
 * @param changedAt when its stage began
 */
public record Provision(
    UUID id,
    String name,
    String ref,
    UUID appId,
    String as,
    String service,
    String plan,
    Optional<String> wanted,
    Stage stage,
    String message,
    Asker asker,
    Instant createdAt,
    Instant changedAt) {
  /** How long one that was destroyed can be brought back. */
  public static final Duration KEPT = Duration.ofDays(7);

  /** Who asked for what goes on. */
  public record Asker(UUID userId, String email) {
    static Asker of(Change change) {
      return new Asker(change.actor().userId(), change.actor().email());
    }
  }

  /** What is being done; each can be done again after it was cut short. */
  public enum Stage {
    /** The provider makes it; no app knows of it. */
    PROVISIONING,
    /** Somebody makes it of data that is there; what was cut short is taken away. */
    FILLING,
    /** It is there, and its app's next release is to have it. */
    ATTACHING,
    /** Nothing is to do. */
    PROVISIONED,
    /** The provider changes its plan. */
    CHANGING,
    /** It has the plan, and the apps' next releases are to say so. */
    TELLING,
    /** The provider makes new credentials, and the apps get them. */
    ROTATING,
    /** The apps have the new credentials; the old ones are still good for what drains. */
    SETTLING,
    /** Apps let go of it. */
    DETACHING,
    /** No app has it; the provider stops it and keeps its data. */
    STOPPING,
    /** It can be brought back. */
    DEPROVISIONED,
    /** The provider starts it again. */
    RESTORING,
    /** The provider deletes its data. */
    DELETING;

    /** Whether something is to be done without being asked. */
    public boolean goesOn() {
      return this != PROVISIONED && this != DEPROVISIONED;
    }

    /** Whether apps may have it. */
    public boolean isThere() {
      return switch (this) {
        case ATTACHING, PROVISIONED, CHANGING, TELLING, ROTATING, SETTLING, DETACHING -> true;
        case PROVISIONING, FILLING, STOPPING, DEPROVISIONED, RESTORING, DELETING -> false;
      };
    }
  }

  /** What goes on, in the name of who asked for it. */
  public Change change() {
    return new Change(
        new Actor(asker.userId(), asker.email(), "add-on"), Change.Source.API, Optional.empty());
  }

  /** When its data goes; of one that was destroyed. */
  public Instant goesAt() {
    return changedAt.plus(KEPT);
  }
}
