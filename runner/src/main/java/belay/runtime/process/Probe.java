package belay.runtime.process;

import belay.files.TreeDeletion;
import belay.release.AppName;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoSpec;
import belay.runtime.limits.Limiter;
import belay.sandbox.Streams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Finds the best isolation that works here, by running a dyno that writes into its own files. */
final class Probe {
  private static final int NOBODY = 65_534;
  private static final String COMMAND =
      "echo changed >>file && echo new >directory/new && rm file && mkdir other && test -d /dev";

  private final Machine machine;
  private final Launcher launcher;
  private final Path dynos;
  private final InstantSource clock;
  private final LocalHost.Place place;

  /**
   * @param place says whose files releases are
   */
  Probe(
      Machine machine, Launcher launcher, Path dynos, InstantSource clock, LocalHost.Place place) {
    this.place = place;
    this.machine = machine;
    this.launcher = launcher;
    this.dynos = dynos;
    this.clock = clock;
  }

  /**
   * What works here.
   *
   * @param refused why something better did not work, when it was tried
   */
  record Found(Isolation kind, Optional<String> refused) {

    String description(Machine machine, String limits) {
      String apart =
          switch (kind) {
            case OVERLAY -> "in bubblewrap, /app an overlay over the release";
            case COPY -> "in bubblewrap, /app a copy of the release";
            case PLAIN_USER -> "not sandboxed: they see this machine's files and processes";
            case PLAIN ->
                "not sandboxed: they see all that Belay's own user does, other apps included";
          };
      String user = machine.root() && kind.ownUser ? ", one user per app" : "";
      String remedy =
          kind.sandboxed || machine.bubblewrap().isPresent()
              ? ""
              : "; install bubblewrap to keep them apart (Debian: apt-get install bubblewrap)";
      String why = refused.map(r -> "; better did not work here (" + r + ")").orElse("");
      return "Processes " + apart + user + remedy + why + "; " + limits + ".";
    }
  }

  Found best() {
    Optional<String> refused = Optional.empty();
    for (Isolation kind : Isolation.values()) {
      if (!machine.mayHave(kind)) {
        continue;
      }
      Optional<String> failure = failure(kind);
      if (failure.isEmpty()) {
        return new Found(kind, refused);
      }
      refused = refused.or(() -> failure);
    }
    throw new CannotStartDyno(refused.orElse("no way is known here"));
  }

  private Optional<String> failure(Isolation kind) {
    try {
      return attempt(kind);
    } catch (IOException e) {
      return Optional.of(e.toString());
    }
  }

  /** Answers what did not work. */
  private Optional<String> attempt(Isolation kind) throws IOException {
    Path files = Files.createTempDirectory(dynos.getParent(), "probe");
    DynoDirectory directory = new DynoDirectory(dynos.resolve("none"));
    try {
      Files.writeString(files.resolve("file"), "as released\n");
      Files.createDirectory(files.resolve("directory"));
      own(files);
      DynoSpec spec = spec(files);
      Dyno dyno = Dyno.of(UUID.randomUUID(), spec, Optional.empty(), clock.instant());
      String tree = Newcomers.tree(dynos, kind);
      directory = DynoDirectory.create(dynos, dyno, DynoDirectory.Note.of(dyno, true, kind, tree));
      return run(directory, spec, kind);
    } catch (CannotStartDyno e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      directory.delete();
      TreeDeletion.delete(files);
    }
  }

  /** As releases are its who has them. */
  private void own(Path files) throws IOException {
    if (machine.root() && place.owner() != 0) {
      for (Path each : List.of(files, files.resolve("file"), files.resolve("directory"))) {
        Files.setAttribute(each, "unix:uid", place.owner());
        Files.setAttribute(each, "unix:gid", place.group());
      }
    }
  }

  private Optional<String> run(DynoDirectory directory, DynoSpec spec, Isolation kind)
      throws IOException {
    OptionalInt user =
        machine.root() && kind.ownUser ? OptionalInt.of(NOBODY) : OptionalInt.empty();
    Streams.Begun begun =
        launcher.launch(
            new Launcher.Order(
                directory,
                spec,
                OptionalInt.empty(),
                kind,
                user,
                true,
                Optional.empty(),
                Limiter.Confines.none(),
                Optional.empty(),
                Optional.empty()));
    Streams.Ends ends = begun.streams().ends();
    try (var output = ends.output()) {
      ends.input().close();
      String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      return begun.process().waitFor() == 0 ? Optional.empty() : Optional.of(said.strip());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private static DynoSpec spec(Path files) {
    return new DynoSpec(
        new UUID(0, 0),
        new AppName("probe"),
        new DynoName("probe", 1),
        0,
        files,
        files.resolve("shared"),
        COMMAND,
        Map.of(),
        OptionalInt.empty(),
        Optional.empty());
  }
}
