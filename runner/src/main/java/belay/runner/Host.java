package belay.runner;

import belay.confinement.RootBuilds;
import belay.kernel.Native;
import belay.network.NetworkSettings;
import belay.release.BelayException;
import belay.runtime.limits.DynoLimits;
import belay.runtime.process.LocalHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What has the processes, once it is known what apps' networks are to be: that is written down, for
 * the next runner not to wait for the control plane. Safe for use by several threads.
 */
final class Host implements AutoCloseable {
  private static final String SETTINGS = "run/runner.networks";

  private final LocalHost.Place place;
  private final InstantSource clock;
  private final RootBuilds root;
  private Optional<LocalHost> dynos = Optional.empty();
  private Optional<Builds> builds = Optional.empty();

  Host(LocalHost.Place place, InstantSource clock) {
    this.place = place;
    this.clock = clock;
    this.root =
        new RootBuilds(place.home(), place.state().resolve("run"), place.owner(), place.group());
  }

  /** Why it cannot do all that a control plane without rights needs; empty where it can. */
  String fault() {
    return root.fault().orElse("");
  }

  /** Nothing was said of networks yet. */
  static final class Unbegun extends BelayException {
    private static final long serialVersionUID = 1L;

    Unbegun() {
      super("The runner has not been told what apps' networks are to be.");
    }
  }

  /** What an earlier one was told does not count. */
  void forget() throws IOException {
    Files.deleteIfExists(place.state().resolve(SETTINGS));
  }

  /** Goes on as the runner before was told to. */
  synchronized void resume() throws IOException {
    Path file = place.state().resolve(SETTINGS);
    if (Files.exists(file)) {
      open(Checks.networks(Reply.JSON.readValue(file.toFile(), Ask.Networks.class)));
    }
  }

  /** Begins; what is said later counts from the next runner on. */
  synchronized void begin(NetworkSettings networks) throws IOException {
    Path file = place.state().resolve(SETTINGS);
    byte[] text = Reply.JSON.writeValueAsBytes(Ask.Networks.of(networks));
    if (!Files.exists(file) || !java.util.Arrays.equals(Files.readAllBytes(file), text)) {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.write(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
    if (dynos.isEmpty()) {
      open(networks);
    }
  }

  private void open(NetworkSettings networks) throws IOException {
    LocalHost opened = new LocalHost(place, clock, DynoLimits.DEFAULT, networks);
    dynos = Optional.of(opened);
    builds = Optional.of(Builds.of(place, root, opened));
  }

  synchronized LocalHost dynos() {
    return dynos.orElseThrow(Unbegun::new);
  }

  synchronized Builds builds() {
    return builds.orElseThrow(Unbegun::new);
  }

  /** Lets who asks open a file again that goes to it. */
  void lend(int descriptor) throws IOException {
    Native.own(descriptor, place.owner());
  }

  @Override
  public synchronized void close() {
    dynos.ifPresent(LocalHost::close);
    root.close();
  }
}
