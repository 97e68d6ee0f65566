package belay.view;

import belay.api.PreviewBody;
import belay.apps.Apps;
import belay.apps.Domain;
import belay.apps.Drill;
import belay.ledger.Ledger;
import belay.preview.RollbackPreview;
import belay.release.App;
import belay.release.Commits;
import belay.release.LanguageRuntime;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.Slug;
import belay.routing.Site;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What a rollback would do, as the API shows it. */
public final class PreviewViews {
  private final Ledger ledger;
  private final Apps apps;
  private final Site site;

  public PreviewViews(Ledger ledger, Apps apps, Site site) {
    this.ledger = ledger;
    this.apps = apps;
    this.site = site;
  }

  public PreviewBody body(App app, RollbackPreview preview) {
    return new PreviewBody(
        release(preview.serving()),
        release(preview.target()),
        preview.why(),
        preview.safe(),
        new PreviewBody.Config(
            preview.mode().word(),
            preview.diff().added(),
            preview.diff().changed(),
            preview.diff().removed()),
        new PreviewBody.Addons(
            preview.addons().gone(), preview.addons().staying(), preview.addons().back()),
        new PreviewBody.Types(preview.types().stopping(), preview.types().starting()),
        code(preview.code()),
        preview.migrations().stream()
            .map(
                m -> new PreviewBody.Migration(m.path(), m.framework(), m.effect().word(), m.why()))
            .toList(),
        preview.runtimes().stream()
            .map(c ->
                new PreviewBody.LanguageChange(
                    c.noted().label(), c.now().map(LanguageRuntime::label), c.word()))
            .toList(),
        domains(app),
        preview.warm(),
        preview.expected().map(PreviewViews::micros),
        preview.drill().filter(Drill::well).map(Drill::at),
        preview.needs().stream().map(n -> new PreviewBody.Need(n.flag(), n.why())).toList(),
        preview.warnings());
  }

  public PreviewBody.Rel release(LedgerEntry entry) {
    Release release = entry.release();
    return new PreviewBody.Rel(
        release.version(),
        release.description(),
        release.change().actor().email(),
        release.createdAt(),
        release.slug().flatMap(ledger::slug).flatMap(Slug::commit));
  }

  public static PreviewBody.Code code(RollbackPreview.Code code) {
    return new PreviewBody.Code(
        code.commits().map(c -> commits(c.left())),
        code.commits().map(Commits.Between::leftCount).orElse(0),
        code.commits().map(c -> commits(c.gained())).orElse(List.of()),
        code.commits().map(Commits.Between::gainedCount).orElse(0),
        code.commits().map(Commits.Between::filesChanged).orElse(code.files()));
  }

  public static List<PreviewBody.Commit> commits(List<Commits.Commit> commits) {
    return commits.stream()
        .map(c -> new PreviewBody.Commit(c.id(), c.subject(), c.author(), c.at()))
        .toList();
  }

  private List<String> domains(App app) {
    return Stream.concat(
            Stream.of(site.host(app)), apps.domains(app).stream().map(Domain::hostname))
        .toList();
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
