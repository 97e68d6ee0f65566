package belay.view;

import static java.util.stream.Collectors.toMap;

import belay.api.BelayRelease;
import belay.api.DrainingBody;
import belay.api.GuardBody;
import belay.api.IdRef;
import belay.api.ReleaseBody;
import belay.api.UserRef;
import belay.apps.Apps;
import belay.contract.Contract;
import belay.fleet.AppDynos;
import belay.fleet.AppDynos.Warm;
import belay.fleet.Canary;
import belay.fleet.Draining;
import belay.guard.Guarded;
import belay.guard.Verdicts;
import belay.hook.SqlHooks;
import belay.hook.SqlHooks.Span;
import belay.ledger.Ledger;
import belay.preview.ContractLines;
import belay.preview.Obstacles;
import belay.release.App;
import belay.release.ConfigVars;
import belay.release.ConfigVars.Reference;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import belay.release.SlugImages;
import belay.release.SwitchFigures;
import belay.releaseurls.ReleaseAddresses;
import belay.rollback.Block;
import belay.rollback.Standing;
import belay.rollback.UpstreamBlock;
import belay.slug.Slugs;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The releases of one app as one answer shows them: looks at the ledger once for what they share.
 */
public final class ReleaseViews {
  /** What runs the release command; a rollback does not. */
  private static final Set<Kind> RELEASE_PHASE =
      EnumSet.of(Kind.DEPLOY, Kind.CONFIG, Kind.ADDON, Kind.PROMOTE, Kind.RETRY);

  private final From from;
  private final App app;
  private final String baseUrl;
  private final boolean belay;
  private final Optional<UUID> serving;
  private final List<Warm> warm;
  private final Map<UUID, Guarded> guarded;
  private final List<Block> blocks;
  private final List<LedgerEntry> blocked;
  private final boolean blockedUpstream;
  private final List<Span> hooks;
  private final int finalized;
  private final Map<Integer, Contract> contracts;
  private final Map<UUID, Optional<Slug>> slugs = new HashMap<>();
  private final Map<String, String> plans = new HashMap<>();
  private final Map<UUID, Boolean> kept = new HashMap<>();
  private final Map<UUID, UUID> publicIds = new HashMap<>();

  /** What they are made of; a maker of views for any app. */
  public record From(
      Ledger ledger,
      Obstacles obstacles,
      Apps apps,
      Slugs slugs,
      AppDynos dynos,
      ReleaseAddresses addresses,
      SqlHooks hooks,
      Verdicts guard,
      Secrets secrets,
      AddonViews addons) {
    /**
     * Views for one answer about an app.
     *
     * @param baseUrl this server, as the client reaches it
     * @param belay whether the key {@code belay} is shown
     */
    public ReleaseViews of(App app, String baseUrl, boolean belay) {
      return new ReleaseViews(this, app, baseUrl, belay);
    }
  }

  private ReleaseViews(From from, App app, String baseUrl, boolean belay) {
    this.from = from;
    this.app = app;
    this.baseUrl = baseUrl;
    this.belay = belay;
    this.warm = belay ? from.dynos().warm(app) : List.of();
    this.guarded = belay ? from.guard().of(app.id()) : Map.of();
    this.blocks = from.obstacles().orders().blocks(app);
    this.blocked =
        blocks.stream()
            .map(b -> from.ledger().find(app.id(), b.version()))
            .flatMap(Optional::stream)
            .toList();
    this.blockedUpstream = !from.obstacles().upstream().of(app, List.of()).isEmpty();
    this.hooks = from.hooks().spans(app.id());
    this.finalized = from.obstacles().contracts().newest(app.id());
    this.contracts = belay ? from.obstacles().contracts().of(app.id()) : Map.of();
    this.serving = from.ledger().serving(app.id()).map(entry -> entry.release().id());
  }

  public ObjectNode view(LedgerEntry entry) {
    return view(entry, Optional.empty());
  }

  /** The same with what its switch cost, as far as that is known. */
  public ObjectNode viewWhole(LedgerEntry entry) {
    return view(entry, from.ledger().figures(entry.release()));
  }

  public ObjectNode view(LedgerEntry entry, Optional<SwitchFigures> figures) {
    ObjectNode view = Json.tree(body(entry));
    if (belay) {
      view.put("status", status(entry).word());
      view.set("belay", Json.tree(extra(entry, figures)));
    }
    return view;
  }

  private ReleaseBody body(LedgerEntry entry) {
    Release release = entry.release();
    Optional<UUID> slug = release.slug().map(this::publicId);
    return new ReleaseBody(
        addons(release),
        slug.map(id -> List.of(new ReleaseBody.Artifact("slug", id))).orElse(List.of()),
        Views.ref(app),
        release.createdAt(),
        release.description(),
        release.id(),
        entry.statusAt(),
        slug.map(IdRef::new),
        herokuStatus(status(entry)),
        new UserRef(release.change().actor().userId(), release.change().actor().email()),
        release.version(),
        serving.filter(release.id()::equals).isPresent(),
        outputUrl(release),
        eligible(entry));
  }

  /** What its config refers to, and the hooks that there were with it. */
  private List<String> addons(Release release) {
    List<String> names = new ArrayList<>();
    for (String ref : release.config().addons()) {
      names.add(plans.computeIfAbsent(ref, from.addons()::planName));
    }
    hooks.stream().filter(h -> h.covers(release.version())).map(Span::plan).forEach(names::add);
    return names.stream().sorted().toList();
  }

  /** As the ledger has it, save that somebody may have removed the image of what does not serve. */
  private ReleaseStatus status(LedgerEntry entry) {
    boolean serves = serving.filter(entry.release().id()::equals).isPresent();
    boolean gone = entry.release().slug().filter(slug -> !isKept(slug)).isPresent();
    return !serves && isReady(entry.status()) && gone ? ReleaseStatus.EXPIRED : entry.status();
  }

  private static boolean isReady(ReleaseStatus status) {
    return status == ReleaseStatus.SUCCEEDED || status == ReleaseStatus.HELD;
  }

  private Optional<String> lost(UUID slug) {
    return isKept(slug) ? Optional.empty() : Optional.of("slug is gone");
  }

  private boolean isKept(UUID slug) {
    return kept.computeIfAbsent(slug, from.slugs()::has);
  }

  private boolean eligible(LedgerEntry entry) {
    List<LedgerEntry> looked = new ArrayList<>(blocked);
    looked.add(entry);
    return new Standing(looked, 0, this::lost, blocks, upstream(entry), finalized).eligible(entry);
  }

  /** Asked for each release only where there is any. */
  private List<UpstreamBlock> upstream(LedgerEntry entry) {
    return blockedUpstream
        ? from.obstacles().upstream().of(app, entry.release().slug().stream().toList())
        : List.of();
  }

  /** Heroku has no word for a release that is built and does not serve, or not all visitors. */
  static String herokuStatus(ReleaseStatus status) {
    return switch (status) {
      case HELD, CANARY -> ReleaseStatus.PENDING.word();
      case ABORTED -> ReleaseStatus.FAILED.word();
      case PENDING, SUCCEEDED, FAILED, EXPIRED -> status.word();
    };
  }

  /** Where what a release command printed is read without a token. */
  static String outputPath(Secrets secrets, UUID release) {
    return "/streams/releases/" + release + "/" + secrets.of("release/" + release);
  }

  private Optional<String> outputUrl(Release release) {
    // A rollback runs it when it is told to.
    boolean phase =
        release.slug().flatMap(this::slug).flatMap(s -> s.command("release")).isPresent()
            && (RELEASE_PHASE.contains(release.kind())
                || from.ledger().output(release).isPresent());
    return phase
        ? Optional.of(baseUrl + outputPath(from.secrets(), release.id()))
        : Optional.empty();
  }

  private BelayRelease extra(LedgerEntry entry, Optional<SwitchFigures> figures) {
    Release release = entry.release();
    Optional<Slug> slug = release.slug().flatMap(this::slug);
    return new BelayRelease(
        release.kind().word(),
        release.change().source().name().toLowerCase(java.util.Locale.ROOT),
        release.change().reason(),
        release.stamp().map(Object::toString),
        Optional.of(entry.statusDetail()).filter(d -> !d.isEmpty()),
        slug.flatMap(Slug::commit),
        slug.flatMap(Slug::commitSubject),
        entry.servedAt(),
        release.change().actor().credential(),
        slug.map(Slug::sizeBytes),
        slug.flatMap(Slug::image),
        slug.flatMap(Slug::images).map(SlugImages::own).orElseGet(TreeMap::new),
        warmUntil(entry),
        figures.map(f -> figures(f, drainedFor(release))),
        url(entry),
        slug.map(Slug::processTypes).orElseGet(TreeMap::new),
        release.runtimes().stream()
            .map(r -> new BelayRelease.Language(r.label(), r.version(), r.fingerprint(), r.place()))
            .toList(),
        guard(release),
        percent(release),
        contract(entry, slug),
        data(release.config()));
  }

  private static SortedMap<String, Integer> data(ConfigVars config) {
    return config.references().values().stream()
        .filter(r -> r.generation() > 1)
        .collect(toMap(Reference::addon, Reference::generation, Math::max, TreeMap::new));
  }

  /** How the contract of what this release brought is; empty of what has none, or needs none. */
  private Optional<String> contract(LedgerEntry entry, Optional<Slug> slug) {
    Kind kind = entry.release().kind();
    boolean brought = kind.bringsCode() && kind != Kind.ROLLBACK && entry.servedAt().isPresent();
    return slug.filter(ContractLines::has)
        .filter(_ -> brought && entry.version() >= finalized)
        .map(_ ->
            Optional.ofNullable(contracts.get(entry.version()))
                .map(Contract::state)
                .orElse(Contract.State.OPEN)
                .word());
  }

  private Optional<Integer> percent(Release release) {
    return from.dynos()
        .canary(app)
        .filter(c -> belay && c.release().id().equals(release.id()))
        .map(Canary::percent);
  }

  /** What the guard says of a release; only where the key {@code belay} is shown. */
  public Optional<GuardBody> guard(Release release) {
    return Optional.ofNullable(guarded.get(release.id()))
        .map(row -> GuardViews.of(row, percent(release).isPresent() || isWarm(row)));
  }

  private boolean isWarm(Guarded row) {
    return warm.stream().anyMatch(w -> row.former().filter(w::isOf).isPresent());
  }

  private Optional<String> url(LedgerEntry entry) {
    boolean on = from.apps().settings(app).rollbacks().urls();
    return on && isReady(status(entry)) && entry.release().slug().isPresent()
        ? Optional.of(from.addresses().lasting(app, entry.version()))
        : Optional.empty();
  }

  private Optional<Instant> warmUntil(LedgerEntry entry) {
    return serving.filter(entry.release().id()::equals).isPresent()
        ? Optional.empty()
        : warm.stream()
            .filter(w -> w.release().hasContentOf(entry.release()))
            .map(Warm::until)
            .findFirst();
  }

  public static BelayRelease.Switch figures(SwitchFigures figures, Optional<Draining> draining) {
    return new BelayRelease.Switch(
        figures.warm(),
        figures.toRepointMicros(),
        figures.drained().map(SwitchFigures.Drained::toLastAnswerMicros),
        figures.drained().map(SwitchFigures.Drained::inFlight),
        figures.drained().map(SwitchFigures.Drained::failed),
        figures.drained().map(SwitchFigures.Drained::cut),
        draining.map(ReleaseViews::draining),
        figures.before().map(ReleaseViews::latency),
        figures.after().map(ReleaseViews::latency));
  }

  public static DrainingBody draining(Draining draining) {
    return new DrainingBody(draining.version(), draining.connections(), draining.until());
  }

  private Optional<Draining> drainedFor(Release release) {
    return from.dynos().draining(app).stream()
        .filter(d -> d.by().equals(Optional.of(release.id())))
        .findFirst();
  }

  private static BelayRelease.Latency latency(SwitchFigures.Latency latency) {
    return new BelayRelease.Latency(latency.requests(), latency.p50Micros(), latency.p99Micros());
  }

  private UUID publicId(UUID slug) {
    return publicIds.computeIfAbsent(slug, from.ledger()::publicId);
  }

  private Optional<Slug> slug(UUID id) {
    return slugs.computeIfAbsent(id, from.ledger()::slug);
  }
}
