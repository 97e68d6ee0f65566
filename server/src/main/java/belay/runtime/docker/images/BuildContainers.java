package belay.runtime.docker.images;

import belay.runtime.docker.Engine;
import belay.runtime.docker.EngineUnavailable;
import belay.runtime.docker.HomeLabel;
import belay.runtime.docker.Labels;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The containers that builds run in. They end with their build, and with the control plane; those
 * of one that was killed go on in the engine until the next one ends them. Safe for use by several
 * threads.
 */
public final class BuildContainers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BuildContainers.class);

  /** Of the control plane whose build it is. */
  private static final String LIFE = "belay.build-life";

  private final Engine engine;
  private final String home;
  private final EverUsed used;
  private final String life = UUID.randomUUID().toString();
  private volatile boolean own;

  /**
   * Asks nothing yet.
   *
   * @param home BELAY_HOME, where {@code data/docker-builds} says that there ever was one
   */
  public BuildContainers(Path home, Engine engine) throws IOException {
    this.engine = engine;
    this.home = HomeLabel.of(home);
    this.used = new EverUsed(home.resolve("data/docker-builds"));
  }

  /**
   * The labels of one that is about to be made.
   *
   * @throws EngineUnavailable when the engine does not answer
   */
  public SortedMap<String, String> labels() {
    engine.insist();
    used.mark();
    own = true;
    SortedMap<String, String> labels = new TreeMap<>(Labels.ofBuild(home));
    labels.put(LIFE, life);
    return Collections.unmodifiableSortedMap(labels);
  }

  /**
   * Ends those of an earlier control plane. A home that never had one does not ask the engine;
   * where that is away, it is for the next time.
   */
  public void sweep() {
    if (used.is()) {
      end(labels -> !life.equals(labels.get(LIFE)));
    }
  }

  /** Ends those of builds that are being cut short now. */
  @Override
  public void close() {
    if (own) {
      end(labels -> life.equals(labels.get(LIFE)));
    }
  }

  private void end(Predicate<Map<String, String>> which) {
    try {
      List<Container> found =
          engine.ask(docker ->
              docker
                  .listContainersCmd()
                  .withShowAll(true)
                  .withLabelFilter(Labels.ofBuild(home))
                  .exec());
      found.stream()
          .filter(container -> which.test(container.getLabels()))
          .forEach(container -> remove(container.getId()));
    } catch (EngineUnavailable | DockerException e) {
      LOG.warn("Containers of builds that were cut short may be left: {}", e.getMessage());
    }
  }

  private void remove(String id) {
    try {
      engine.ask(
          docker -> docker.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec());
    } catch (NotFoundException | ConflictException e) {
      LOG.debug("{} is gone, or another removes it", id, e);
    }
  }
}
