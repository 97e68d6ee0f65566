package belay.builds;

import belay.build.Builder;
import belay.database.Database;
import belay.database.Micros;
import belay.release.Slug;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A build that is under way, and its row. Safe for several threads. */
final class RunningBuild implements Builds.Running {
  private static final Logger LOG = LoggerFactory.getLogger(RunningBuild.class);

  private final UUID id;
  private final Database database;
  private final SealedOutput outputs;
  private final InstantSource clock;
  private final Runnable whenEnded;
  private final Transcript transcript;
  private final Cancellation stop = new Cancellation();
  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * One that is on record as pending.
   *
   * @param whenEnded run once, when it has ended
   */
  RunningBuild(
      UUID id, Database database, SealedOutput outputs, InstantSource clock, Runnable whenEnded) {
    this.id = id;
    this.database = database;
    this.outputs = outputs;
    this.clock = clock;
    this.whenEnded = whenEnded;
    this.transcript = outputs.transcript();
  }

  /** What it has printed so far. */
  Transcript transcript() {
    return transcript;
  }

  /** Whether it could still be stopped. */
  boolean cancel(String by) {
    return stop.cancel(by);
  }

  @Override
  public UUID id() {
    return id;
  }

  @Override
  public void line(String text) {
    transcript.line(text);
  }

  @Override
  public Builder.Outcome building(Supplier<Builder.Outcome> work) {
    Builder.Outcome outcome = stop.during(work);
    cancelled().ifPresent(transcript::line);
    return outcome;
  }

  @Override
  public Optional<String> cancelled() {
    return stop.by().map(who -> " !     It was cancelled by " + who + ".");
  }

  /** Written at once: should this process end now, the next one finds the release by it. */
  @Override
  public void built(Slug slug) {
    stop.close();
    database.write(h ->
        h.execute(
            "update builds set slug_id = ? where id = ?", slug.id().toString(), id.toString()));
  }

  @Override
  public void succeeded(Optional<Builds.Became> became) {
    end(Build.Status.SUCCEEDED, became);
  }

  @Override
  public void failed() {
    end(Build.Status.FAILED, Optional.empty());
  }

  private void end(Build.Status status, Optional<Builds.Became> became) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    try {
      database.write(h ->
          h.execute(
              "update builds set status = ?, release_id = ?, slug_id = ?, sealed_output = ?,"
                  + " updated_at = ? where id = ?",
              status.name().toLowerCase(Locale.ROOT),
              became.map(b -> b.release().toString()).orElse(null),
              became.flatMap(Builds.Became::slug).map(UUID::toString).orElse(null),
              outputs.seal(id, transcript),
              Micros.of(clock.instant()),
              id.toString()));
    } catch (RuntimeException e) {
      // What was released is live all the same; the next start finds out how this ended.
      LOG.warn("How build {} ended could not be written: {}", id, e.getMessage());
    } finally {
      transcript.end();
      whenEnded.run();
    }
  }
}
