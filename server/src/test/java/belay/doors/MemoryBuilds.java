package belay.doors;

import belay.builds.Build;
import belay.builds.Builds;
import belay.builds.Transcript;
import belay.fleet.Running;
import belay.release.App;
import belay.release.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Builds in memory. */
public final class MemoryBuilds implements Builds {
  private final List<Build> builds = new ArrayList<>();
  private final Map<UUID, Transcript> outputs = new HashMap<>();

  @Override
  public synchronized Running begin(App app, Change change, Build.Asked asked) {
    UUID id = UUID.randomUUID();
    Build.State state =
        new Build.State(Build.Status.PENDING, Optional.empty(), Optional.empty(), Instant.EPOCH);
    builds.addFirst(
        new Build(id, app.id(), change.actor(), change.source(), asked, Instant.EPOCH, state));
    Transcript transcript = new Transcript(1 << 20);
    outputs.put(id, transcript);
    return new Running() {
      @Override
      public UUID id() {
        return id;
      }

      @Override
      public Optional<String> cancelled() {
        return Optional.empty();
      }

      @Override
      public void line(String text) {
        transcript.line(text);
      }

      @Override
      public void succeeded(Optional<Became> became) {
        end(Build.Status.SUCCEEDED, became);
      }

      @Override
      public void failed() {
        end(Build.Status.FAILED, Optional.empty());
      }

      private void end(Build.Status status, Optional<Became> became) {
        ended(
            id,
            new Build.State(
                status, became.map(Became::release), became.flatMap(Became::slug), Instant.EPOCH));
        transcript.end();
      }
    };
  }

  @Override
  public boolean cancel(UUID id, String by) {
    return false;
  }

  private synchronized void ended(UUID id, Build.State state) {
    builds.replaceAll(b ->
        b.id().equals(id) && b.state().status() == Build.Status.PENDING
            ? new Build(id, b.appId(), b.actor(), b.source(), b.asked(), b.createdAt(), state)
            : b);
  }

  @Override
  public synchronized List<Build> of(UUID appId) {
    return builds.stream().filter(b -> b.appId().equals(appId)).toList();
  }

  @Override
  public synchronized Optional<Build> find(UUID id) {
    return builds.stream().filter(b -> b.id().equals(id)).findFirst();
  }

  @Override
  public synchronized Optional<Transcript> output(UUID id) {
    return Optional.ofNullable(outputs.get(id));
  }
}
