package belay.certificates;

import belay.acme.NameCheck;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the names of an order side by side, before it is begun. */
record Checks(NameCheck check, SqlAcme acme, InstantSource clock) {
  private static final Logger LOG = LoggerFactory.getLogger(Checks.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int PAUSES_MAX = 10;

  /**
   * The result of checking names.
   *
   * @param names that an authority may be asked for
   * @param astray those that lead elsewhere
   */
  record Checked(List<String> names, List<NameState> astray) {}

  Checked look(List<String> names, URI directory, Map<String, NameState> states)
      throws InterruptedException {
    Map<String, Future<NameCheck.Finding>> findings = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      names.forEach(n -> findings.put(n, threads.submit(() -> check.look(n, directory))));
      List<String> good = new ArrayList<>();
      List<NameState> told = new ArrayList<>();
      List<NameState> astray = new ArrayList<>();
      for (Map.Entry<String, Future<NameCheck.Finding>> one : findings.entrySet()) {
        Instant now = clock.instant();
        String name = one.getKey();
        NameState state = states.getOrDefault(name, NameState.fresh(name, now));
        switch (finding(name, one.getValue())) {
          case NameCheck.Finding.Leads _ -> {
            good.add(name);
            told.add(checked(state, "", now));
          }
          case NameCheck.Finding.Unsure(var why) -> {
            good.add(name);
            told.add(checked(state, why, now));
            LOG.warn("{}: {}", name, why);
          }
          case NameCheck.Finding.Astray(var why) -> astray.add(astray(state, why, now));
        }
      }
      acme.keep(told);
      acme.keep(astray);
      return new Checked(good, astray);
    }
  }

  private static NameState checked(NameState state, String why, Instant now) {
    return state.failures() == 0 ? state.as(NameState.State.CHECKED, why, now) : state;
  }

  /**
   * No authority was asked, so it may be looked at again soon: a record takes minutes to be seen.
   */
  private static NameState astray(NameState state, String why, Instant now) {
    NameState failed = state.failed(why, now);
    Duration pause = PAUSE.multipliedBy(Math.min(failed.failures(), PAUSES_MAX));
    return new NameState(
        failed.name(), failed.state(), why, failed.failures(), now.plus(pause), now);
  }

  private static NameCheck.Finding finding(String name, Future<NameCheck.Finding> future)
      throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      LOG.warn("{} could not be looked at", name, e.getCause());
      return new NameCheck.Finding.Unsure("It could not be looked at: " + e.getCause());
    }
  }
}
