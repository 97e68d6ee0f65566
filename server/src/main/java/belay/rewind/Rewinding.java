package belay.rewind;

import belay.addon.Generation;
import belay.addon.Generation.State;
import belay.addon.Provision;
import belay.checkpoint.AddonData;
import belay.checkpoint.Checkpoint;
import belay.checkpoint.Checkpoint.Counters;
import belay.checkpoint.Rewound;
import belay.checkpoint.Rewound.Part;
import belay.checkpoint.Rows;
import belay.checkpoint.TargetCheckpoint;
import belay.fleet.Records;
import belay.preview.SlugChanges;
import belay.provider.Copying;
import belay.provider.ProvidedResources;
import belay.provider.Resource;
import belay.release.App;
import belay.release.BelayException;
import belay.release.ConfigVars;
import belay.release.LedgerEntry;
import belay.release.Refused;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What releases do with the data of their add-ons: it is copied on the way, and goes back. */
public final class Rewinding implements AddonData {
  private static final int RELEASES_LOOKED_AT = 500;

  private final Records records;
  private final ProvidedResources resources;
  private final Checkpointing checkpointing;
  private final SlugChanges changes;
  private final DataMoves moves;

  public Rewinding(
      Records records,
      ProvidedResources resources,
      Checkpointing checkpointing,
      SlugChanges changes,
      InstantSource time) {
    this.records = records;
    this.resources = resources;
    this.checkpointing = checkpointing;
    this.changes = changes;
    this.moves = new DataMoves(resources, checkpointing.checkpoints(), time);
  }

  @Override
  public boolean isToBeCopied(App app, Release release) {
    return checkpointing.isToBeCopied(app, release);
  }

  @Override
  public List<String> copy(App app, Release release, Consumer<String> tell) {
    return checkpointing.copy(app, release, tell);
  }

  @Override
  public Rewound plan(App app, Release serving, Release target) {
    List<Part> parts = new ArrayList<>();
    for (String addon : target.config().addons()) {
      Optional<Provision> provision =
          resources
              .provisions()
              .named(addon)
              .filter(p -> serving.config().addons().contains(addon))
              .filter(p -> resources.provider(p).fencing().isPresent());
      provision.ifPresent(p -> insistAlone(app, p));
      provision.flatMap(p -> part(app, p, target)).ifPresent(parts::add);
    }
    if (parts.isEmpty()) {
      throw Refused.rule(
              "Nothing was rolled back. There is no checkpoint for "
                  + target.label()
                  + ": one is taken before each release command that brings migrations, or by belay"
                  + " checkpoints:take. Without its data:")
          .next("belay rollback " + target.label() + " -a " + app.name());
    }
    return new Rewound(parts);
  }

  private void insistAlone(App app, Provision provision) {
    records.apps().all().stream()
        .filter(other -> !other.id().equals(app.id()))
        .filter(other ->
            records
                .ledger()
                .serving(other.id())
                .filter(e -> e.release().config().addons().contains(provision.ref()))
                .isPresent())
        .findFirst()
        .ifPresent(other -> {
          throw Refused.rule(
                  "Nothing was rolled back. "
                      + other.name()
                      + " has "
                      + provision.name()
                      + " too, and its data would go back under it. Detach it there first:")
              .next("belay addons:detach " + provision.name() + " -a " + other.name());
        });
  }

  private Optional<Part> part(App app, Provision provision, Release target) {
    Optional<Integer> left = left(app, provision, target);
    if (left.isPresent()) {
      return Optional.of(new Part(provision.id(), provision.name(), Optional.empty(), left));
    }
    return TargetCheckpoint.of(
            checkpointing.checkpoints().of(provision.id()),
            app.id(),
            target.version(),
            version -> fits(app, target, version))
        .map(c -> new Part(provision.id(), provision.name(), Optional.of(c), Optional.empty()));
  }

  /** The generation that a release was the last to have, and left as it was. */
  private Optional<Integer> left(App app, Provision provision, Release target) {
    int number = target.config().generation(provision.ref());
    boolean fenced =
        resources
            .generations()
            .find(provision.id(), number)
            .filter(g -> g.state() == State.FENCED)
            .isPresent();
    return fenced
        ? records.ledger().newest(app.id(), RELEASES_LOOKED_AT).stream()
            .filter(e -> e.servedAt().isPresent())
            .filter(e -> e.release().config().addons().contains(provision.ref()))
            .filter(e -> e.release().config().generation(provision.ref()) == number)
            .findFirst()
            .filter(e -> e.release().slug().equals(target.slug()))
            .map(_ -> number)
        : Optional.empty();
  }

  private Optional<Slug> slug(Release release) {
    return release.slug().flatMap(records.ledger()::slug);
  }

  private boolean fits(App app, Release target, int version) {
    Optional<Slug> then =
        records.ledger().find(app.id(), version).map(LedgerEntry::release).flatMap(this::slug);
    Optional<Slug> wanted = slug(target);
    return then.isPresent()
        && wanted.isPresent()
        && changes.migrations(wanted.get(), then.get()).isEmpty();
  }

  @Override
  public List<String> preview(Rewound rewound, boolean count) {
    List<String> words = new ArrayList<>();
    for (Part part : rewound.parts()) {
      String name = part.addon();
      part.generation()
          .ifPresent(g ->
              words.add(
                  name
                      + " goes back to its generation "
                      + g
                      + ", as it was left; what was written since stays in a safety copy"));
      part.checkpoint().ifPresent(c -> words.add(inWords(part, c, count)));
    }
    return words;
  }

  private String inWords(Part part, Checkpoint checkpoint, boolean count) {
    return part.addon()
        + " goes back to checkpoint "
        + checkpoint.number()
        + ", taken at "
        + checkpoint.takenAt().truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
        + " "
        + checkpoint.why()
        + "; "
        + changed(part, checkpoint, count)
        + "; that stays in a safety copy";
  }

  private String changed(Part part, Checkpoint checkpoint, boolean count) {
    Provision provision = resources.provisions().find(part.addonId()).orElseThrow();
    Copying copying = resources.copying(provision).orElseThrow();
    Resource now = resources.of(provision);
    try {
      if (count) {
        Resource then = resources.of(provision, checkpoint.generation());
        try (Copying.Scratch scratch = copying.start(then, checkpoint.copy())) {
          return Rows.counted(scratch.rows(), copying.count(now));
        }
      }
      boolean same = resources.generations().serving(provision.id()) == checkpoint.generation();
      Counters counters =
          copying
              .written(now)
              .filter(_ -> same)
              .map(w -> new Counters(w.since(), w.rows()))
              .orElse(Counters.NONE);
      return Rows.since(checkpoint.counters(), counters);
    } catch (BelayException e) {
      return "what changed since is unknown (" + e.getMessage() + ")";
    }
  }

  @Override
  public ConfigVars begin(Rewound rewound, ConfigVars config) {
    Map<String, Integer> numbers = new TreeMap<>();
    for (Part part : rewound.parts()) {
      int number =
          part.generation()
              .orElseGet(() ->
                  resources
                      .generations()
                      .begin(part.addonId(), part.checkpoint().orElseThrow().number())
                      .number());
      numbers.put(
          resources.provisions().find(part.addonId()).map(Provision::ref).orElse(part.addon()),
          number);
    }
    return config.at(numbers);
  }

  @Override
  public boolean moves(Release release) {
    return moves.isOne(release);
  }

  @Override
  public void prepare(Release release, Consumer<String> tell) {
    moves.prepare(release, tell);
  }

  @Override
  public void move(Release release) {
    moves.move(release);
  }

  @Override
  public void back(Release release) {
    records.ledger().serving(release.appId()).ifPresent(e -> moves.back(release, e.release()));
  }

  @Override
  public void settle(Release serving) {
    moves.settle(serving);
  }

  /** Deletes safety copies that are old, and that no kept release has. */
  public void sweep() {
    moves.sweep(this::isKept);
  }

  private boolean isKept(Provision provision, Generation generation) {
    return records.apps().all().stream()
        .flatMap(app -> records.ledger().newest(app.id(), RELEASES_LOOKED_AT).stream())
        .filter(e -> e.status() == ReleaseStatus.SUCCEEDED)
        .map(e -> e.release().config())
        .anyMatch(config ->
            config.addons().contains(provision.ref())
                && config.generation(provision.ref()) == generation.number());
  }
}
