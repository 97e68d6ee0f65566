package belay.runtime.process;

import belay.kernel.Native;
import belay.kernel.ProcessId;
import belay.kernel.SystemCallFilter;
import belay.kernel.UserNamespaces;
import belay.language.ToolPath;
import belay.runtime.CannotStartDyno;
import belay.runtime.DynoQuota;
import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.DynoSpec;
import belay.runtime.limits.DynoLimits;
import belay.runtime.limits.Limiter;
import belay.runtime.limits.SandboxLimits;
import belay.sandbox.Environment;
import belay.sandbox.OwnDomain;
import belay.sandbox.StartingThread;
import belay.sandbox.Streams;
import belay.sandbox.Trees;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Brings one dyno's process up, in the given isolation. Immutable but for what it caches. */
final class Launcher implements AutoCloseable {

  private final Machine machine;
  private final ToolPath tools;
  private final DynoLimits limits;
  private final DynoCommands commands;
  private final Optional<UserNamespaces> namespaces;
  private final SandboxLimits sandboxLimits;

  Launcher(
      Machine machine,
      ToolPath tools,
      Sandbox sandbox,
      SandboxLimits sandboxLimits,
      DynoLimits limits,
      Path supervisor,
      LocalHost.Place place)
      throws IOException {
    this.sandboxLimits = sandboxLimits;
    this.machine = machine;
    this.tools = tools;
    this.limits = limits;
    this.commands =
        new DynoCommands(machine, sandbox, sandboxLimits, supervisor, resource("launch.sh"));
    this.namespaces =
        machine.root()
            ? machine.unshare().map(u -> new UserNamespaces(u, place.owner(), place.group()))
            : Optional.empty();
  }

  /**
   * What is to be launched.
   *
   * @param user who runs it; empty for who runs Belay
   * @param oneOff its streams are the process's own, otherwise the log pipe
   * @param network empty for the machine's
   * @param kept the directory that outlives it, where it gets one
   */
  record Order(
      DynoDirectory directory,
      DynoSpec spec,
      OptionalInt port,
      Isolation isolation,
      OptionalInt user,
      boolean oneOff,
      Optional<Terminal> terminal,
      Limiter.Confines confines,
      Optional<JoinedNetwork> network,
      Optional<Path> kept) {
    /** Where a sandbox shows what is kept. */
    static final String KEPT = "/data";

    /** The same for one whose caller holds its streams. */
    Order oneOff(Optional<Terminal> at) {
      return new Order(directory, spec, port, isolation, user, true, at, confines, network, kept);
    }

    /** The same with a directory that outlives it. */
    Order keeping(Optional<Path> keeps) {
      return new Order(
          directory, spec, port, isolation, user, oneOff, terminal, confines, network, keeps);
    }

    /** The dyno's name, as {@code web.1}. */
    String name() {
      return spec.name().toString();
    }

    /** The same as a machine may be called. */
    String hostname() {
      return name().replace('.', '-').replace('_', '-');
    }

    /** Where the dyno's own files are. */
    Path files() {
      String tree = directory.note().map(DynoDirectory.Note::tree).orElse("");
      return tree.isEmpty() ? directory.app() : Path.of(tree, "app");
    }
  }

  /**
   * Starts a one-off; answers the supervisor's process once the app's own is in place. What follows
   * on its output is the app's.
   *
   * @throws CannotStartDyno with the reason; the supervisor has ended
   */
  Streams.Begun launch(Order order) {
    try {
      prepare(order);
      ProcessBuilder builder = builder(order, commands.of(order, List.of()), variables(order));
      Streams.Begun begun = Streams.begin(builder, () -> started(order, builder));
      Optional<String> complaint = complaint(begun);
      if (complaint.isPresent()) {
        throw refused(order, complaint.get());
      }
      return begun;
    } catch (IOException e) {
      throw refused(order, e.getMessage());
    }
  }

  /** What went wrong; the process has ended then. */
  private Optional<String> complaint(Streams.Begun begun) throws IOException {
    try (InputStream output = begun.streams().look()) {
      Optional<String> complaint = Readiness.await(output, limits.start());
      if (complaint.isPresent()) {
        Readiness.end(begun.process());
        begun.streams().close();
      }
      return complaint;
    }
  }

  /**
   * Starts a dyno, and returns once the app's own process is in place. Its supervisor is no child
   * of this process.
   *
   * @throws CannotStartDyno with the reason; the supervisor has ended
   */
  void launchApart(Order order) {
    try {
      prepare(order);
      try (StartPipe pipe = StartPipe.in(order.directory())) {
        List<String> command = commands.of(order, List.of("--fork"));
        ProcessBuilder builder = builder(order, command, variables(order));
        Process _ = started(order, builder.redirectOutput(pipe.end()));
        Optional<String> complaint = Readiness.await(pipe.output(), limits.start());
        if (complaint.isPresent()) {
          pipe.kill();
          throw refused(order, complaint.get());
        }
      }
    } catch (IOException e) {
      throw refused(order, e.getMessage());
    }
  }

  private static CannotStartDyno refused(Order order, @Nullable String why) {
    return new CannotStartDyno(order.name() + " could not be started: " + why);
  }

  /**
   * Starts a command beside a process of a dyno's, in the namespaces that this one is in.
   *
   * @param order the dyno's, with the command
   * @param inside what is on disk of the command
   * @throws CannotStartDyno with the reason; nothing runs
   */
  Streams.Begun enter(Order order, DynoDirectory inside, ProcessId beside) {
    Map<String, String> vars = variables(order);
    vars.put(Processes.MARK_INSIDE, inside.path().getFileName().toString());
    try (Namespaces namespaces = namespaces(order.isolation(), beside)) {
      List<String> command = commands.inside(order, inside, namespaces.entering());
      ProcessBuilder builder = builder(order, command, vars);
      Streams.Begun begun = Streams.begin(builder, () -> entered(order, builder));
      Optional<String> complaint = complaint(begun);
      if (complaint.isPresent()) {
        throw new CannotStartDyno("The command could not be started: " + complaint.get());
      }
      return begun;
    } catch (IOException e) {
      throw new CannotStartDyno("The command could not be started: " + e.getMessage(), e);
    }
  }

  /** With the dyno's filter, which bubblewrap does not put on what comes in later. */
  private Process entered(Order order, ProcessBuilder builder) throws IOException {
    if (OwnRoot.isOf(order.isolation())) {
      return OwnRoot.start(order, builder::start);
    }
    Optional<byte[]> filter =
        order.isolation().sandboxed && sandboxLimits.filter().isPresent()
            ? SystemCallFilter.joining()
            : Optional.empty();
    if (filter.isEmpty()) {
      return builder.start();
    }
    return StartingThread.start(
        "filtered",
        () -> {
          Native.filterSystemCalls(filter.get());
          return builder.start();
        });
  }

  private Namespaces namespaces(Isolation isolation, ProcessId beside) throws IOException {
    return isolation.sandboxed ? Namespaces.of(beside, machine) : Namespaces.none(machine);
  }

  private void prepare(Order order) throws IOException {
    DynoDirectory directory = order.directory();
    directory.keepGroup(order.confines().group());
    if (order.isolation() == Isolation.OVERLAY) {
      for (String name : List.of("lower", "upper", "work", "app", "shared")) {
        Files.createDirectory(directory.resolve(name));
      }
      Trees.own(directory.resolve("upper"), order.user());
      Files.setPosixFilePermissions(
          directory.resolve("upper"), PosixFilePermissions.fromString("rwxr-xr-x"));
    } else {
      if (isShown(order)) {
        Files.createDirectory(directory.resolve("shared"));
      }
      close(order);
      Trees.copy(order.spec().directory(), order.files(), order.spec().shared(), order.user());
    }
    writeEtc(order);
    directory.keepAllowance(allowance(order));
  }

  /** What it writes goes into a layer of its own, or in among what was copied for it. */
  private static DynoMeter.Allowance allowance(Order order) {
    boolean layered = order.isolation() == Isolation.OVERLAY || order.kept().isPresent();
    Path own = layered ? order.directory().resolve("upper") : order.files();
    Path files = order.kept().orElse(own);
    long shipped = layered ? 0 : DynoMeter.size(files).orElse(0);
    DynoQuota quota = order.confines().quota();
    return new DynoMeter.Allowance(
        quota.memoryBytes(), quota.diskBytes(), files.toString(), shipped);
  }

  /** The place of its files has a name that other users' processes can learn. */
  private static void close(Order order) throws IOException {
    String tree = order.directory().note().map(DynoDirectory.Note::tree).orElse("");
    if (!tree.isEmpty() && order.user().isPresent()) {
      Trees.own(Path.of(tree), order.user());
      Files.setPosixFilePermissions(Path.of(tree), PosixFilePermissions.fromString("rwx------"));
    }
  }

  private void writeEtc(Order order) throws IOException {
    long uid = order.user().isPresent() ? order.user().getAsInt() : Native.effectiveUser();
    Path etc = order.directory().resolve("etc");
    String shell = machine.shell().toString();
    if (order.isolation().sandboxed) {
      OwnNames.alone(etc, uid, shell, order.hostname());
    } else if (OwnRoot.isOf(order.isolation())) {
      OwnNames.among(etc, uid, shell);
    }
    if (order.network().isPresent()) {
      Files.writeString(etc.resolve("resolv.conf"), order.network().get().resolvConf());
    }
  }

  private Process started(Order order, ProcessBuilder builder) throws IOException {
    if (order.isolation().sandboxed) {
      Map<String, String> env = builder.environment();
      sandboxLimits.filter().ifPresent(filter -> env.put("BELAY_FILTER", filter.toString()));
    }
    if (order.isolation() == Isolation.OVERLAY && machine.root()) {
      return DynoMounts.overlaid(order, namespaces.orElseThrow(), builder);
    }
    if (isShown(order)) {
      return DynoMounts.shown(order, builder);
    }
    if (OwnRoot.isOf(order.isolation())) {
      return OwnRoot.start(
          order,
          () -> {
            OwnDomain.enter();
            return builder.start();
          });
    }
    return OwnDomain.start(builder::start);
  }

  private ProcessBuilder builder(Order order, List<String> command, Map<String, String> vars)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> env = builder.environment();
    env.clear();
    env.put("PATH", Machine.systemPath());
    env.put("BELAY_OPEN_FILES", Integer.toString(order.confines().quota().openFiles()));
    env.put("BELAY_GROUPS", entrances(order));
    env.put("BELAY_STREAMS", order.oneOff() ? "caller" : "log");
    order
        .terminal()
        .ifPresent(t -> env.put("BELAY_TERMINAL", "rows " + t.lines() + " cols " + t.columns()));
    env.putAll(Environment.packed(vars, order.spec().command()));
    builder.redirectErrorStream(true);
    if (!order.oneOff()) {
      builder.redirectInput(new File("/dev/null"));
    }
    return builder;
  }

  private static String entrances(Order order) {
    return order.confines().group().entrances().stream()
        .map(Path::toString)
        .collect(Collectors.joining("\n"));
  }

  private Map<String, String> variables(Order order) {
    Map<String, String> vars = new HashMap<>(order.spec().env());
    order.terminal().ifPresent(t -> vars.put("TERM", t.term()));
    vars.putIfAbsent("LANG", "C.UTF-8");
    vars.put("PATH", tools.path());
    vars.put("HOME", home(order));
    vars.put("DYNO", order.name());
    vars.putIfAbsent("HEROKU_DYNO_ID", order.directory().path().getFileName().toString());
    vars.put("PS", order.name());
    order.port().ifPresent(p -> vars.put("PORT", Integer.toString(p)));
    order
        .kept()
        .ifPresent(kept ->
            vars.put(DynoOrder.KEPT, order.isolation().sandboxed ? Order.KEPT : kept.toString()));
    if (!order.isolation().sandboxed) {
      vars.put(Processes.MARK, order.directory().path().getFileName().toString());
    }
    return vars;
  }

  private String home(Order order) {
    boolean app = order.isolation().sandboxed || OwnRoot.isOf(order.isolation());
    return app ? "/app" : order.files().toString();
  }

  /** A sandbox shows the shared directory from within the dyno's own. */
  private boolean isShown(Order order) {
    return order.isolation() == Isolation.COPY && machine.root();
  }

  static String resource(String name) throws IOException {
    try (InputStream in = Launcher.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("Belay's own " + name + " is missing from its jar.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    namespaces.ifPresent(UserNamespaces::close);
  }
}
