package belay.history;

import static belay.access.Scope.Need.READ;
import static belay.http.Allowed.VIEW;

import belay.api.BlameBody;
import belay.api.DiffBody;
import belay.api.ReleaseBody;
import belay.api.SlugSizeBody;
import belay.api.WhyBody;
import belay.checkpoint.Checkpoint;
import belay.checkpoint.Checkpoints;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.ledger.JournalStep;
import belay.ledger.Ledger;
import belay.preview.Comparisons;
import belay.preview.ReleaseDiff;
import belay.preview.RollbackPreview;
import belay.release.App;
import belay.release.ConfigVars;
import belay.release.LedgerEntry;
import belay.release.Origin;
import belay.release.Printable;
import belay.release.Release;
import belay.release.Slug;
import belay.release.Timeline;
import belay.view.PreviewViews;
import belay.view.ReleaseViews;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** What the ledger tells to who asks: differences, who set what, what served when, and why. */
public final class HistoryResource {
  private static final int FILES_MAX = 1_000;

  private final Comparisons comparisons;
  private final UnaryOperator<String> fingerprint;
  private final ReleaseViews.From releaseViews;
  private final Ledger ledger;
  private final Checkpoints checkpoints;
  private final PreviewViews views;

  public HistoryResource(
      Comparisons comparisons,
      Ledger ledger,
      Checkpoints checkpoints,
      UnaryOperator<String> fingerprint,
      ReleaseViews.From releaseViews,
      PreviewViews previewViews) {
    this.comparisons = comparisons;
    this.fingerprint = fingerprint;
    this.releaseViews = releaseViews;
    this.ledger = ledger;
    this.checkpoints = checkpoints;
    this.views = previewViews;
  }

  public void register(Routes routes) {
    routes
        .get("/apps/{app}/releases/{release}/diff/{to}", READ, VIEW, DiffBody.class, this::diff)
        .get("/apps/{app}/releases/{release}/why", READ, VIEW, WhyBody.class, this::why)
        .get("/apps/{app}/blame/{key}", READ, VIEW, BlameBody.class, this::blame)
        .get("/apps/{app}/served-at/{time}", READ, VIEW, ReleaseBody.class, this::servedAt)
        .get("/apps/{app}/slug-sizes", READ, VIEW, SlugSizeBody.class, this::sizes);
  }

  private Answer diff(Exchange x) {
    App app = x.app();
    LedgerEntry from = NamedReleases.release(ledger, x, app);
    LedgerEntry to = NamedReleases.release(ledger, x.value("to"), app);
    ReleaseDiff diff = comparisons.diff(app, from, to);
    ConfigVars before = from.release().config();
    ConfigVars after = to.release().config();
    return Answer.ok(
        new DiffBody(
            views.release(from),
            views.release(to),
            diff.config().keys().stream()
                .map(key ->
                    new DiffBody.Var(key, mark(before.meaning(key)), mark(after.meaning(key))))
                .toList(),
            diff.types(),
            diff.runtimes().stream()
                .map(r -> new DiffBody.LanguageChange(r.language(), r.was(), r.is()))
                .toList(),
            diff.images().stream()
                .map(i ->
                    new DiffBody.ImageChange(i.type(), i.before().orElse(""), i.after().orElse("")))
                .toList(),
            PreviewViews.code(new RollbackPreview.Code(diff.commits(), diff.files().size())),
            diff.files().stream()
                .limit(FILES_MAX)
                .map(f -> new DiffBody.File(f.path(), f.how()))
                .toList(),
            diff.files().size()));
  }

  /** What tells one meaning of a key from another, without the value. */
  private String mark(Optional<Object> meaning) {
    return meaning
        .map(m ->
            m instanceof ConfigVars.Reference reference
                ? "@" + reference.addon()
                : fingerprint.apply(String.valueOf(m)))
        .orElse("");
  }

  private Answer blame(Exchange x) {
    App app = x.app();
    String key = x.value("key");
    List<BlameBody> settings =
        Timeline.blame(ledger.newest(app.id(), Integer.MAX_VALUE), key).stream()
            .map(this::body)
            .toList();
    if (settings.isEmpty()) {
      throw ApiError.notFound(
          "config-var", app.name() + " never served with a config var " + Printable.of(key) + ".");
    }
    return Answer.ok(settings);
  }

  private BlameBody body(Timeline.Setting setting) {
    Release release = setting.by().release();
    return new BlameBody(
        release.version(),
        release.description(),
        release.change().actor().email(),
        release.change().source().name().toLowerCase(Locale.ROOT),
        setting.by().servedAt().orElseThrow(),
        mark(setting.before()),
        mark(setting.after()));
  }

  private Answer servedAt(Exchange x) {
    App app = x.app();
    Instant time = RollbackResource.moment(x.value("time"));
    LedgerEntry entry =
        Timeline.at(ledger.newest(app.id(), Integer.MAX_VALUE), time)
            .orElseThrow(
                () -> ApiError.notFound("release", "Nothing of " + app.name() + " served then."));
    return Answer.ok(releaseViews.of(app, x.baseUrl(), true).viewWhole(entry));
  }

  private Answer why(Exchange x) {
    App app = x.app();
    LedgerEntry entry = NamedReleases.release(ledger, x, app);
    Release release = entry.release();
    Optional<Slug> slug = release.slug().flatMap(ledger::slug);
    Optional<Origin> origin = ledger.origin(release);
    return Answer.ok(
        new WhyBody(
            release.version(),
            release.description(),
            release.kind().word(),
            entry.status().word(),
            entry.statusDetail(),
            new WhyBody.By(
                release.change().actor().email(),
                release.change().actor().credential(),
                release.change().source().name().toLowerCase(Locale.ROOT)),
            release.createdAt(),
            release.change().reason(),
            slug.flatMap(Slug::commit),
            slug.flatMap(Slug::commitSubject),
            slug.map(Slug::buildpack),
            origin.map(Origin::askedAt),
            origin.map(o -> micros(o.queued())),
            origin.map(o -> micros(o.built())),
            origin.map(Origin::checks).orElse(List.of()),
            ledger.journal(release).stream().map(s -> step(release, s)).toList(),
            ledger.figures(release).map(f -> ReleaseViews.figures(f, Optional.empty())),
            releaseViews.of(app, x.baseUrl(), true).guard(release)));
  }

  private static WhyBody.Step step(Release release, JournalStep step) {
    return new WhyBody.Step(
        step.step(), Math.max(0, micros(Duration.between(release.createdAt(), step.at()))));
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  private Answer sizes(Exchange x) {
    App app = x.app();
    return Answer.ok(
        comparisons.sizes(app).stream()
            .map(s ->
                new SlugSizeBody(
                    s.entry().version(),
                    s.entry().release().description(),
                    s.bytes(),
                    s.own(),
                    s.bytes() - s.own(),
                    checkpoints(app, s.entry().release().slug())))
            .toList());
  }

  /** What the checkpoints take that stay with releases of a slug. */
  private long checkpoints(App app, Optional<UUID> slug) {
    return checkpoints.all().stream()
        .filter(c ->
            c.of()
                .filter(of -> of.appId().equals(app.id()))
                .flatMap(of -> ledger.find(of.appId(), of.version()))
                .filter(e -> e.release().slug().equals(slug))
                .isPresent())
        .mapToLong(Checkpoint::bytes)
        .sum();
  }
}
