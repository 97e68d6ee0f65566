package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Lends servers to the journeys that may share one: each class has one to itself as long as it
 * runs, and gives it back as it found it. One that had a failure, or is not as it was, is lent to
 * nobody again.
 */
final class SharedServer
    implements BeforeAllCallback, AfterTestExecutionCallback, AfterAllCallback, ParameterResolver {
  private static final Namespace HERE = Namespace.create(SharedServer.class);

  /** Of these a journey leaves none but those that were there. */
  private static final List<String> LISTS =
      List.of("/users", "/pipelines", "/addons", "/account/keys");

  /** The servers that nobody has; closed when the last journey is over. */
  private static final class Idle implements AutoCloseable {
    private final ConcurrentLinkedDeque<Machine> machines = new ConcurrentLinkedDeque<>();

    Machine take() {
      Machine machine = machines.poll();
      return machine == null ? Machine.up() : machine;
    }

    @Override
    public void close() {
      machines.forEach(Machine::close);
    }
  }

  /** What a class has, and what it was when the class got it. */
  private static final class Loan {
    final Machine machine;
    final Map<String, Object> found;
    volatile boolean failed;

    Loan(Machine machine) {
      this.machine = machine;
      this.found = state(machine);
    }
  }

  private static Idle idle(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .computeIfAbsent(Idle.class, k -> new Idle(), Idle.class);
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(HERE);
  }

  private static Loan loan(ExtensionContext context) {
    Loan loan = store(context).get(Loan.class, Loan.class);
    if (loan == null) {
      throw new IllegalStateException("no server was lent to " + context.getDisplayName());
    }
    return loan;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    store(context).put(Loan.class, new Loan(idle(context).take()));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Machine.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return loan(context).machine;
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      loan(context).failed = true;
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Loan loan = loan(context);
    if (loan.failed || context.getExecutionException().isPresent()) {
      loan.machine.close();
      return;
    }
    boolean whole = false;
    try {
      leaveAsFound(loan);
      whole = true;
    } finally {
      if (!whole) {
        loan.machine.close();
      }
    }
    idle(context).machines.add(loan.machine);
  }

  private static void leaveAsFound(Loan loan) {
    Machine machine = loan.machine;
    Api api = new Api(machine);
    for (JsonNode app : api.get("/apps")) {
      api.delete("/apps/" + app.path("id").asText());
    }
    Until.isTrue("no dyno is left of apps that are gone", () -> machine.dynos().isEmpty());
    Until.isTrue("no app's directory is left", () -> files(machine.home.resolve("apps")).isEmpty());
    assertThat(state(machine)).as("what a shared server was and is").isEqualTo(loan.found);
    for (Path file : files(machine.root)) {
      if (!file.equals(machine.home)) {
        Run.of(machine.root, machine.env(), List.of("rm", "-rf", file.toString())).ok();
      }
    }
  }

  /** What must be the same before and after. */
  private static Map<String, Object> state(Machine machine) {
    Api api = new Api(machine);
    Map<String, Object> state = new TreeMap<>();
    for (String list : LISTS) {
      state.put(list, api.get(list).findValuesAsText("id"));
    }
    state.put("control plane", machine.serverPid());
    state.put("router", Machine.json(machine.home.resolve("run/router.json")).path("pid").asLong());
    state.put("routes", Machine.json(machine.home.resolve("router/routes.json")).path("apps"));
    state.put("settings", text(machine.home.resolve("server.properties")));
    return state;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path directory) {
    List<Path> all = new ArrayList<>();
    try {
      if (Files.isDirectory(directory)) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
          files.forEach(all::add);
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
