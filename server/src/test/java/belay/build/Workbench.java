package belay.build;

import belay.confinement.BuildMachine;
import belay.confinement.CommandWrapper;
import belay.confinement.Directories;
import belay.language.Languages;
import belay.language.ToolPath;
import belay.outbound.AddressRule;
import belay.outbound.Outbound;
import belay.release.AppName;
import belay.release.ConfigVars;
import belay.release.RuntimeKind;
import belay.slug.FileSlugs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** A builder with a store of its own, and what a build of it said. */
public final class Workbench {
  static final ToolPath TOOLS = ToolPath.ofThisProcess(Path.of("/nonexistent"));
  public static final BuildMachine MACHINE = new BuildMachine(System.getenv(), TOOLS);

  /** What this machine's programs say: they are large, and read once for all tests. */
  private static final Path RUNTIMES = runtimes();

  final Path root;
  final FileSlugs slugs;
  final List<String> output = Collections.synchronizedList(new ArrayList<>());

  /**
   * A user that nothing else of the machine runs as, where the tests run as root: what ends a build
   * kills all that its user runs, so that tests in another process need another one.
   */
  public static final int USER = 61_200 + (int) (ProcessHandle.current().pid() % 3_000);

  public CommandWrapper wrapper;
  Outbound outbound = Outbound.by(AddressRule.of("loopback"));
  BuildLimits limits = BuildLimits.USUAL;
  String app = "shop-production";
  public List<String> buildpacks = List.of();
  public Map<String, String> config = Map.of();

  public Workbench(Path root) {
    this.root = root;
    this.slugs = new FileSlugs(root.resolve("slugs"));
    this.wrapper = CommandWrapper.best(MACHINE, root.resolve("home"), _ -> USER);
  }

  private static Path runtimes() {
    try {
      Path file = Files.createTempFile("belay-runtimes", "");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path file(String name, String text) throws IOException {
    Path file = root.resolve("build/source").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  void executable(String name, String text) throws IOException {
    file(name, text).toFile().setExecutable(true);
  }

  /** Takes a directory as the source. */
  void source(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(root.resolve("build"));
    Directories.copy(directory, root.resolve("build/source"));
  }

  /** What builds images, where the runtime wants them. */
  ImageBuilder images =
      (order, output) -> new ImageBuilder.Outcome.Failed("There is no Docker Engine here.");

  ImageTools.Engine engine =
      new ImageTools.Engine(Optional.empty(), OptionalLong.empty(), Collections::emptySortedMap);

  Optional<RuntimeKind> runtime = Optional.empty();
  Optional<Builder.Image> image = Optional.empty();
  Optional<String> base = Optional.empty();

  Builder.Outcome build() {
    SourceBuilder builder =
        new SourceBuilder(
            slugs,
            new SourceBuilder.Own(root.resolve("buildpacks"), root.resolve("home")),
            MACHINE,
            new Languages(TOOLS, RUNTIMES),
            wrapper,
            images,
            new SourceBuilder.Otherwise(RuntimeKind.PROCESS, base, new ImageTools(MACHINE, engine)),
            outbound,
            limits,
            InstantSource.system());
    output.clear();
    return builder.build(
        new Builder.Request(
            UUID.randomUUID(),
            new AppName(app),
            root.resolve("build/source"),
            root.resolve("cache"),
            Optional.of("575bfa8"),
            Optional.of("Sell more"),
            buildpacks,
            runtime,
            image,
            false,
            ConfigVars.of(config)),
        output::add);
  }

  public Builder.Outcome.Built built() {
    return switch (build()) {
      case Builder.Outcome.Built built -> built;
      case Builder.Outcome.Failed _ -> throw new AssertionError(said());
    };
  }

  public String failed() {
    return switch (build()) {
      case Builder.Outcome.Built _ -> throw new AssertionError(said());
      case Builder.Outcome.Failed failed -> failed.message();
    };
  }

  public String said() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }

  /** The slug, as a release directory. */
  public Path laidOut(Builder.Outcome.Built built) {
    Path directory = root.resolve("releases").resolve(built.slug().id().toString());
    slugs.layOut(built.slug().id(), directory);
    return directory;
  }
}
