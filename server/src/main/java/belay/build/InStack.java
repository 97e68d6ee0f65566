package belay.build;

import belay.confinement.ArgvWrapper;
import belay.confinement.CommandWrapper;
import belay.confinement.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Runs the commands of a build in containers of an image with one of Heroku's stacks, so that
 * buildpacks find what they were made for whatever this machine's distribution is. What is fetched
 * before is fetched as ever.
 *
 * @param outside how builds are confined on this machine
 * @param docker the docker command, with what says where the engine is before it
 * @param image that has what buildpacks need
 * @param labels of the containers, by which a start knows those that a crash left
 * @param memoryMax what all that runs in one may use, in bytes
 */
record InStack(
    CommandWrapper outside,
    List<String> docker,
    String image,
    SortedMap<String, String> labels,
    OptionalLong memoryMax)
    implements ArgvWrapper {
  /** Variables of builds that mean something in there; PATH is the image's own. */
  private static final List<String> PASSED =
      List.of(
          "HOME",
          "TMPDIR",
          "LANG",
          "STACK",
          "BUILDPACK_LOG_FILE",
          "SOURCE_VERSION",
          "REQUEST_ID",
          "http_proxy",
          "https_proxy",
          "no_proxy");

  private static final long MEGABYTE = 1 << 20;
  private static final Path APP = Path.of("/app");
  private static final Path CACHE = Path.of("/cache");
  private static final Path ENV = Path.of("/env");
  private static final Path TEMPORARY = Path.of("/tmp");
  private static final Path BUILDPACKS = Path.of("/buildpacks");

  /** Should Belay be killed, a build in there ends by itself. */
  private static final String AT_MOST_SECONDS = Long.toString(TimeUnit.MINUTES.toSeconds(15));

  private static final String PROCESSES_MAX = "4096";

  /** The docker command itself failed; or it could not start the command, or find it. */
  private static final Set<Integer> NOT_BEGUN = Set.of(125, 126, 127);

  /** An engine that does not answer holds up no further build of the app. */
  private static final long SETTLE_SECONDS_MAX = 30;

  @Override
  public Places open(Places places, UUID app) throws IOException, InterruptedException {
    return outside.open(places, app);
  }

  @Override
  public Places seen(Places places) {
    return new Places(APP, CACHE, ENV, TEMPORARY, BUILDPACKS, places.etc())
        .of(places.user(), places.network());
  }

  @Override
  public void give(Places places) throws IOException {
    outside.handOver(places);
  }

  @Override
  public List<String> wrap(List<String> command, Places places, Collection<Path> readOnly) {
    List<String> argv = new ArrayList<>(docker);
    argv.addAll(List.of("run", "--rm", "--init", "--name", name(places), "--user", user(places)));
    argv.addAll(List.of("--cap-drop", "ALL", "--security-opt", "no-new-privileges"));
    argv.addAll(List.of("--pids-limit", PROCESSES_MAX, "--workdir", APP.toString()));
    // What it prints is kept with the build; and when memory runs out, it goes before Belay does.
    argv.addAll(List.of("--log-driver", "none", "--ulimit", "core=0", "--oom-score-adj", "500"));
    memoryMax.ifPresent(
        bytes -> argv.addAll(List.of("--memory", bytes + "b", "--memory-swap", bytes + "b")));
    labels.forEach((key, value) -> argv.addAll(List.of("--label", key + "=" + value)));
    bind(argv, places.app(), APP);
    bind(argv, places.cache(), CACHE);
    bind(argv, places.env(), ENV);
    bind(argv, places.temporary(), TEMPORARY);
    bind(argv, places.buildpacks(), BUILDPACKS);
    PASSED.forEach(variable -> argv.addAll(List.of("--env", variable)));
    argv.addAll(List.of("--entrypoint", "timeout", image, "-s", "KILL", AT_MOST_SECONDS));
    // By its name: it is the image's own, not this machine's.
    argv.add(String.valueOf(Path.of(command.getFirst()).getFileName()));
    argv.addAll(command.subList(1, command.size()));
    return argv;
  }

  private static void bind(List<String> argv, Path from, Path to) {
    argv.addAll(List.of("--volume", from + ":" + to));
  }

  private static String name(Places places) {
    return "belay-build-"
        + UUID.nameUUIDFromBytes(
            places.app().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static String user(Places places) {
    if (places.user().isPresent()) {
      int user = places.user().getAsInt();
      return user + ":" + user;
    }
    try {
      Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      return user + ":" + Files.getAttribute(Path.of("/proc/self"), "unix:gid");
    } catch (IOException e) {
      return "65534:65534";
    }
  }

  @Override
  public Optional<String> fault(int status, Optional<String> said) {
    if (NOT_BEGUN.contains(status) && said.isPresent()) {
      return Optional.of(
          "The build could not be begun in "
              + image
              + ": "
              + said.get()
              + "\nOnce docker run "
              + image
              + " true goes, push again.");
    }
    if (status == BuildpackRun.KILLED && memoryMax.isPresent()) {
      return Optional.of(
          "The build was killed, as it is where it needs more memory than a build in "
              + image
              + " may have ("
              + memoryMax.getAsLong() / MEGABYTE
              + " MB): have it use less, and push again.");
    }
    return Optional.empty();
  }

  /** What was cut short goes on in the engine until it is told. */
  @Override
  public void settle(Places places) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(docker);
    argv.addAll(List.of("rm", "-f", name(places)));
    Process remove =
        new ProcessBuilder(argv)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!remove.waitFor(SETTLE_SECONDS_MAX, TimeUnit.SECONDS)) {
      remove.destroyForcibly();
    }
    outside.settle(places);
  }

  @Override
  public void close(Places places, Places before) throws IOException, InterruptedException {
    settle(places);
    outside.close(places, before);
  }

  @Override
  public Optional<String> notice() {
    return Optional.of("Building in " + image);
  }

  @Override
  public String description() {
    return outside.description();
  }
}
