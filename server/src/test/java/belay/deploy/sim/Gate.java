package belay.deploy.sim;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Stands before every call from the one road into a room: may let it fail, kill the control plane
 * before it or after its effect, and writes the trace. On one thread.
 */
final class Gate {
  private static final int TRACE_MAX = 400;

  /** What only reads does not fail here: nothing could have changed by it. */
  private static final Set<String> FAILING =
      Set.of(
          "Ledger.append",
          "Ledger.mark",
          "Ledger.journal/3",
          "Ledger.keep",
          "Ledger.keepFigures",
          "Apps.scale",
          "Apps.settings/4",
          "Disk.layOut",
          "Disk.writeEnv",
          "Disk.moveCurrent",
          "Disk.delete",
          "Disk.make",
          "Slugs.keepOnly",
          "DynoRuntime.start",
          "Routing.put",
          "Routing.replace",
          "Routing.drain",
          "Routing.await",
          "Routing.measure");

  private final RandomGenerator chance;
  private final Deque<String> trace = new ArrayDeque<>();
  private boolean dead;
  private int killIn = -1;
  private double failing;
  private boolean quiet;

  Gate(RandomGenerator chance) {
    this.chance = chance;
  }

  /** The control plane dies at the n-th call from now. */
  void killIn(int calls) {
    killIn = calls;
  }

  /** From now on calls fail with this probability. */
  void failWith(double probability) {
    failing = probability;
  }

  /** Nothing fails any more, and whoever was killed stays so. */
  void calm() {
    failing = 0;
    killIn = -1;
  }

  boolean dead() {
    return dead;
  }

  /** Another control plane begins. */
  void reborn() {
    dead = false;
  }

  void die() {
    dead = true;
    note("KILLED");
  }

  void note(String line) {
    if (!quiet) {
      trace.addLast(line);
      if (trace.size() > TRACE_MAX) {
        trace.removeFirst();
      }
    }
  }

  /** What the simulator itself looks at is no event. */
  void quiet(boolean on) {
    quiet = on;
  }

  String trace() {
    return String.join("\n", trace);
  }

  <T> T guard(Class<T> room, T target) {
    Object guarded =
        Proxy.newProxyInstance(
            room.getClassLoader(),
            new Class<?>[] {room},
            (proxy, method, arguments) -> {
              if (method.getDeclaringClass() == Object.class) {
                return method.invoke(target, arguments);
              }
              String name = room.getSimpleName() + "." + method.getName();
              int count = arguments == null ? 0 : arguments.length;
              boolean mayFail = FAILING.contains(name) || FAILING.contains(name + "/" + count);
              boolean afterwards = before(name, mayFail);
              Object result;
              try {
                result = method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
              after(name, afterwards);
              return result;
            });
    return room.cast(guarded);
  }

  /** Answers whether the call is to fail after its effect. */
  private boolean before(String name, boolean mayFail) {
    if (dead) {
      throw new Killed();
    }
    if (mayFail) {
      note(name);
    }
    if (killIn >= 0 && killIn-- == 0) {
      note("killed before " + name);
      dead = true;
      throw new Killed();
    }
    if (mayFail && failing > 0 && chance.nextDouble() < failing) {
      boolean inDoubt = name.equals("Routing.put") && chance.nextBoolean();
      if (!inDoubt) {
        note("failed: " + name);
        throw new Broken("no room for " + name);
      }
      return true;
    }
    return false;
  }

  private void after(String name, boolean failsAfterwards) {
    if (failsAfterwards) {
      note("failed after its effect: " + name);
      throw new Broken("no answer from " + name);
    }
    if (killIn >= 0 && killIn-- == 0) {
      note("killed after " + name);
      dead = true;
      throw new Killed();
    }
  }
}
