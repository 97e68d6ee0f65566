package belay.group;

import belay.ledger.ChainLedger;
import belay.ledger.Verification;
import belay.release.App;
import belay.release.Change;
import belay.release.Ids;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Together;
import belay.release.Together.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Groups in memory, beside a ledger in memory. On one thread. */
public final class MemoryGroups implements Groups, ChainLedger.Told {
  private final ChainLedger ledger;
  private final RandomGenerator random;
  private final Map<UUID, Group> groups = new HashMap<>();
  private final Map<UUID, List<Generation>> generations = new HashMap<>();

  public MemoryGroups(ChainLedger ledger, RandomGenerator random) {
    this.ledger = ledger;
    this.random = random;
    ledger.tell(this);
  }

  @Override
  public Group create(String name, List<App> members, Change change) {
    Group group =
        new Group(Ids.next(random), name, members.stream().map(App::id).toList(), Instant.EPOCH);
    groups.put(group.id(), group);
    generations.put(group.id(), new ArrayList<>());
    append(
        group, new Together(group.id(), Cause.CREATED, Optional.empty(), name, change), Map.of());
    return group;
  }

  /** An app that is destroyed leaves. */
  public void forget(App app, Change change) {
    for (Group group : List.copyOf(groups.values())) {
      if (group.members().contains(app.id())) {
        List<UUID> left = group.members().stream().filter(m -> !m.equals(app.id())).toList();
        if (left.isEmpty()) {
          groups.remove(group.id());
        } else {
          Group next = new Group(group.id(), group.name(), left, group.createdAt());
          groups.put(group.id(), next);
          append(
              next,
              new Together(group.id(), Cause.MEMBERS, Optional.empty(), "left", change),
              Map.of());
        }
      }
    }
  }

  private void append(Group group, Together together, Map<UUID, Integer> going) {
    List<Generation> all = generations.getOrDefault(group.id(), new ArrayList<>());
    Optional<Generation> before =
        newest(group, Integer.MAX_VALUE, 1_000).stream()
            .filter(g -> g.servedAt().isPresent() || g.pending())
            .findFirst();
    List<Generation.Part> parts = new ArrayList<>();
    for (UUID member : group.members()) {
      int serves = ledger.serving(member).map(LedgerEntry::version).orElse(0);
      int version = going.getOrDefault(member, serves);
      Optional<Integer> had = before.flatMap(b -> b.part(member)).map(Generation.Part::version);
      parts.add(new Generation.Part(member, "app", version, !had.equals(Optional.of(version))));
    }
    boolean news =
        !going.isEmpty()
            || before.isEmpty()
            || before.get().parts().size() != parts.size()
            || parts.stream().anyMatch(Generation.Part::changed);
    if (news) {
      all.add(
          new Generation(
              all.size() + 1,
              together.cause(),
              together.target(),
              together.description(),
              together.change(),
              Instant.EPOCH.plusSeconds(all.size()),
              parts,
              Optional.empty(),
              false,
              ""));
    }
  }

  @Override
  public void together(Together together, List<Release> releases) {
    Map<UUID, Integer> going = new HashMap<>();
    releases.forEach(r -> going.put(r.appId(), r.version()));
    Optional.ofNullable(groups.get(together.group())).ifPresent(g -> append(g, together, going));
  }

  @Override
  public void succeeded(List<Release> releases) {
    for (Release release : releases) {
      for (Group group : List.copyOf(groups.values())) {
        if (group.members().contains(release.appId())) {
          append(
              group,
              new Together(
                  group.id(),
                  Cause.RELEASE,
                  Optional.empty(),
                  release.description(),
                  release.change()),
              Map.of());
        }
      }
    }
  }

  @Override
  public Optional<Group> find(String nameOrId) {
    return groups.values().stream()
        .filter(g -> g.name().equals(nameOrId) || g.id().toString().equals(nameOrId))
        .findFirst();
  }

  @Override
  public List<Group> all() {
    return List.copyOf(groups.values());
  }

  @Override
  public Group add(Group group, App app, Change change) {
    throw new UnsupportedOperationException("not played");
  }

  @Override
  public Group remove(Group group, App app, Change change) {
    throw new UnsupportedOperationException("not played");
  }

  @Override
  public void destroy(Group group, Change change) {
    groups.remove(group.id());
  }

  @Override
  public List<Generation> newest(Group group, int from, int max) {
    return generations.getOrDefault(group.id(), List.of()).reversed().stream()
        .filter(g -> g.number() <= from)
        .limit(max)
        .map(this::now)
        .toList();
  }

  private Generation now(Generation row) {
    List<Optional<LedgerEntry>> changed =
        row.parts().stream()
            .filter(Generation.Part::changed)
            .map(p -> ledger.find(p.appId(), p.version()))
            .toList();
    boolean served = changed.stream().allMatch(e -> e.flatMap(LedgerEntry::servedAt).isPresent());
    return new Generation(
        row.number(),
        row.cause(),
        row.target(),
        row.description(),
        row.change(),
        row.createdAt(),
        row.parts(),
        served ? Optional.of(row.createdAt()) : Optional.empty(),
        changed.stream()
            .anyMatch(e -> e.filter(l -> l.status() == ReleaseStatus.PENDING).isPresent()),
        "");
  }

  @Override
  public Verification verify(Group group) {
    throw new UnsupportedOperationException("not played");
  }
}
