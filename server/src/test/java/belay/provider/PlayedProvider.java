package belay.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Makes add-ons in memory, and fails or is cut short where it is told to. */
public final class PlayedProvider implements Provider {
  /** What it was asked, in order. */
  public final List<String> asked = new CopyOnWriteArrayList<>();

  /** What there is, and how it is. */
  public final Map<UUID, String> there = new ConcurrentHashMap<>();

  public volatile Optional<RuntimeException> fails = Optional.empty();
  public volatile Optional<String> unreached = Optional.empty();
  public volatile boolean later;

  @Override
  public AddonService service() {
    return new AddonService(
        "played",
        List.of("heroku-played"),
        "Played",
        "DATABASE",
        "HEROKU_PLAYED",
        List.of(
            new AddonPlan("small", List.of("mini"), "Small", "little"),
            new AddonPlan("large", List.of(), "Large", "much")));
  }

  private void does(String what, Resource resource, String then) {
    asked.add(what + " " + resource.plan().name());
    fails.ifPresent(failure -> {
      throw failure;
    });
    if (then.isEmpty()) {
      there.remove(resource.id());
    } else {
      there.put(resource.id(), then);
    }
  }

  private Outcome answer(Resource resource) {
    if (later) {
      return new Outcome.Later("in a while");
    }
    String secret = resource.notes().all().getOrDefault("secret", "none");
    return new Outcome.Ready(Map.of("URL", "played://" + secret));
  }

  @Override
  public Optional<String> obstacle() {
    return Optional.empty();
  }

  @Override
  public Optional<String> unreachedByContainers(boolean own) {
    return unreached;
  }

  @Override
  public Outcome provision(Resource resource) {
    if (resource.notes().all().isEmpty()) {
      resource.notes().keep(new TreeMap<>(Map.of("secret", "one")));
    }
    does("provision", resource, "runs");
    return answer(resource);
  }

  @Override
  public Outcome change(Resource resource, AddonPlan to) {
    does("change", new Resource(resource.id(), resource.name(), to, resource.notes()), "runs");
    return answer(resource);
  }

  @Override
  public void begin(Resource resource) {
    does("begin", resource, "runs");
  }

  @Override
  public void suspend(Resource resource) {
    does("suspend", resource, "stopped");
  }

  @Override
  public Outcome resume(Resource resource) {
    does("resume", resource, "runs");
    return answer(resource);
  }

  @Override
  public void deprovision(Resource resource) {
    asked.add("deprovision " + resource.plan().name());
    there.remove(resource.id());
  }

  @Override
  public Outcome rotate(Resource resource) {
    resource.notes().keep(new TreeMap<>(Map.of("secret", "two")));
    does("rotate", resource, "runs");
    return answer(resource);
  }

  @Override
  public void settle(Resource resource) {
    does("settle", resource, "runs");
  }
}
