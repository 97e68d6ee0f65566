package belay.view;

import belay.apps.Apps;
import belay.deploy.RollbackWords;
import belay.hook.HookEvent;
import belay.hook.Notice;
import belay.hook.Notice.Fact;
import belay.hook.Notice.Tone;
import belay.hook.Notices;
import belay.ledger.Ledger;
import belay.outbox.Untold;
import belay.release.App;
import belay.release.Commits;
import belay.release.ConfigDiff;
import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Masked;
import belay.release.Printable;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import belay.release.SwitchFigures;
import belay.routing.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** What hooks are told of releases, in words; of the rest {@link AlertNotices}. */
public final class HookNotices implements Notices {
  private static final int COMMITS_MAX = 20;
  private static final int LOOKED_AT = 200;
  private static final int COMMIT_CHARS = 7;
  private static final int TEXT_CHARS_MAX = 1_000;
  private static final int KEYS_MAX = 50;

  private final Apps apps;
  private final Ledger ledger;
  private final Commits commits;
  private final Site site;

  public HookNotices(Apps apps, Ledger ledger, Commits commits, Site site) {
    this.apps = apps;
    this.ledger = ledger;
    this.commits = commits;
    this.site = site;
  }

  @Override
  public Optional<SwitchFigures> figures(String release) {
    return ledger.find(UUID.fromString(release)).flatMap(e -> ledger.figures(e.release()));
  }

  @Override
  public List<Notice> of(Untold untold) {
    Optional<App> app = apps.find(untold.appId());
    return switch (untold.kind()) {
      case Untold.RELEASE -> app.flatMap(a -> release(a, untold)).stream().toList();
      case Untold.NOTICE -> AlertNotices.of(untold, app, site::url).stream().toList();
      default -> List.of();
    };
  }

  private Optional<Notice> release(App app, Untold untold) {
    Optional<LedgerEntry> entry = ledger.find(app.id(), Integer.parseInt(untold.ref()));
    return entry.flatMap(e ->
        switch (ReleaseStatus.ofWord(untold.detail())) {
          case SUCCEEDED -> succeeded(app, e);
          case FAILED -> Optional.of(failed(app, e));
          case HELD -> Optional.of(held(app, e));
          default -> Optional.empty();
        });
  }

  private Optional<Notice> succeeded(App app, LedgerEntry entry) {
    Release release = entry.release();
    Optional<Release> before = servedBefore(app, release.version());
    if (release.kind() == Kind.ROLLBACK) {
      return Optional.of(rolledBack(app, release, before));
    }
    return release.kind().bringsCode()
        ? Optional.of(deployed(app, release, before))
        : Optional.empty();
  }

  private Optional<Release> servedBefore(App app, int version) {
    return ledger.page(app.id(), version - 1, true, LOOKED_AT).stream()
        .filter(e -> e.servedAt().isPresent())
        .map(LedgerEntry::release)
        .findFirst();
  }

  private Notice rolledBack(App app, Release release, Optional<Release> before) {
    Optional<Release> target =
        release.ref().target().flatMap(v -> ledger.find(app.id(), v)).map(LedgerEntry::release);
    String from = before.map(Release::label).orElse("nothing");
    String to = target.map(Release::label).orElse("");
    ConfigDiff diff = diff(before, release);
    Optional<Commits.Between> between = between(app, before, release);
    List<Fact> facts = new ArrayList<>();
    who(facts, release);
    before.ifPresent(b -> facts.add(new Fact("From", named(b))));
    target.ifPresent(t -> facts.add(new Fact("To", named(t))));
    String config = diff.isEmpty() ? "no key changed" : RollbackWords.inWords(fewer(diff));
    facts.add(new Fact("Config", config));
    between.ifPresent(b -> commitFacts(facts, b));
    String undo = "belay rollback --undo -a " + app.name();
    facts.add(new Fact("Undo", undo));
    SequencedMap<String, String> form =
        form(app, release, before, between.map(Commits.Between::left).orElse(List.of()));
    form.put("event", HookEvent.ROLLBACK.word());
    String headline =
        app.name() + " was rolled back from " + from + " to " + to + ", as " + release.label();
    return notice(
        HookEvent.ROLLBACK,
        Tone.PLAIN,
        headline,
        app,
        facts,
        form,
        Map.of("from", from, "to", to, "config", config, "undo", undo),
        release.id().toString());
  }

  private Notice deployed(App app, Release release, Optional<Release> before) {
    Optional<Commits.Between> between = between(app, before, release);
    ConfigDiff diff = diff(before, release);
    List<Fact> facts = new ArrayList<>();
    who(facts, release);
    slug(release)
        .flatMap(Slug::commitSubject)
        .ifPresent(s -> facts.add(new Fact("Commit", shown(s))));
    before
        .filter(b -> b.slug().isPresent())
        .ifPresent(b -> facts.add(new Fact("Before", named(b))));
    if (!diff.isEmpty() && before.isPresent()) {
      facts.add(new Fact("Config", String.join(", ", fewer(diff).keys())));
    }
    between.ifPresent(b -> commitFacts(facts, b));
    String undo = "belay rollback -a " + app.name();
    facts.add(new Fact("Undo", undo));
    SequencedMap<String, String> form =
        form(app, release, before, between.map(Commits.Between::gained).orElse(List.of()));
    form.put("event", HookEvent.DEPLOY.word());
    String headline =
        app.name() + " " + release.label() + " is live: " + shown(release.description());
    return notice(
        HookEvent.DEPLOY,
        Tone.GOOD,
        headline,
        app,
        facts,
        form,
        Map.of("undo", undo),
        release.id().toString());
  }

  private Notice failed(App app, LedgerEntry entry) {
    Release release = entry.release();
    Optional<Release> serving = serving(app);
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Release", shown(release.description())));
    who(facts, release);
    facts.add(new Fact("Failed", shown(entry.statusDetail())));
    facts.add(new Fact("Serves", serving.map(this::named).orElse("nothing, as before it")));
    String next = "belay logs -a " + app.name();
    facts.add(new Fact("See", next));
    SequencedMap<String, String> form = form(app, release, serving, List.of());
    form.put("event", HookEvent.FAILED.word());
    String headline =
        app.name()
            + " "
            + release.label()
            + " failed"
            + serving.map(s -> "; " + s.label() + " still serves").orElse("");
    return notice(
        HookEvent.FAILED,
        Tone.BAD,
        headline,
        app,
        facts,
        form,
        Map.of("failure", shown(entry.statusDetail())),
        "");
  }

  private Notice held(App app, LedgerEntry entry) {
    Release release = entry.release();
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Release", shown(release.description())));
    who(facts, release);
    facts.add(new Fact("Held", shown(entry.statusDetail())));
    serving(app).ifPresent(s -> facts.add(new Fact("Serves", named(s))));
    facts.add(new Fact("Put live", "belay promote " + release.label() + " -a " + app.name()));
    SequencedMap<String, String> form = form(app, release, serving(app), List.of());
    form.put("event", HookEvent.PIN.word());
    String headline = app.name() + " " + release.label() + " is held, not live";
    return notice(HookEvent.PIN, Tone.PLAIN, headline, app, facts, form, Map.of(), "");
  }

  private Optional<Release> serving(App app) {
    return ledger.serving(app.id()).map(LedgerEntry::release).filter(r -> r.slug().isPresent());
  }

  private Notice notice(
      HookEvent event,
      Tone tone,
      String headline,
      App app,
      List<Fact> facts,
      SequencedMap<String, String> form,
      Map<String, String> more,
      String figuresOf) {
    form.put("text", headline);
    form.putAll(new TreeMap<>(more));
    return new Notice(event.word(), tone, headline, site.url(app), facts, form, figuresOf);
  }

  private static void who(List<Fact> facts, Release release) {
    facts.add(new Fact("By", shown(release.change().actor().email())));
    release.change().reason().ifPresent(r -> facts.add(new Fact("Why", shown(r))));
    // A letter may come a day late.
    facts.add(new Fact("When", Json.time(release.createdAt())));
  }

  private static void commitFacts(List<Fact> facts, Commits.Between between) {
    if (between.gainedCount() > 0) {
      facts.add(new Fact("Brings", lines(between.gained(), between.gainedCount())));
    }
    if (between.leftCount() > 0) {
      facts.add(new Fact("Takes back", lines(between.left(), between.leftCount())));
    }
  }

  private static String lines(List<Commits.Commit> commits, int count) {
    String lines =
        commits.stream()
            .map(c -> c.id().substring(0, COMMIT_CHARS) + " " + c.author() + ": " + c.subject())
            .collect(Collectors.joining("\n"));
    int more = count - commits.size();
    return more > 0 ? lines + "\nand " + more + " more" : lines;
  }

  /** The fields of Heroku's deployhooks:http, in its order and with its names. */
  private SequencedMap<String, String> form(
      App app, Release release, Optional<Release> before, List<Commits.Commit> log) {
    String head = slug(release).flatMap(Slug::commit).orElse("");
    SequencedMap<String, String> form = new LinkedHashMap<>();
    form.put("app", app.name().value());
    form.put("user", shown(release.change().actor().email()));
    form.put("url", site.url(app));
    form.put("head", head.substring(0, Math.min(COMMIT_CHARS, head.length())));
    form.put("head_long", head);
    form.put("prev_head", before.flatMap(this::slug).flatMap(Slug::commit).orElse(""));
    form.put(
        "git_log",
        log.stream()
            .map(c -> "  * " + c.author() + ": " + c.subject())
            .collect(Collectors.joining("\n")));
    form.put("release", release.label());
    form.put("description", shown(release.description()));
    form.put("reason", release.change().reason().map(HookNotices::shown).orElse(""));
    return form;
  }

  private Optional<Commits.Between> between(App app, Optional<Release> from, Release to) {
    Optional<String> old = from.flatMap(this::slug).flatMap(Slug::commit);
    Optional<String> now = slug(to).flatMap(Slug::commit);
    return old.flatMap(o -> now.flatMap(n -> commits.between(app, o, n, COMMITS_MAX)));
  }

  private Optional<Slug> slug(Release release) {
    return release.slug().flatMap(ledger::slug);
  }

  private static ConfigDiff diff(Optional<Release> before, Release release) {
    return ConfigDiff.between(
        before.map(Release::config).orElse(ConfigVars.EMPTY), release.config());
  }

  /** Of very many keys the first. */
  private static ConfigDiff fewer(ConfigDiff diff) {
    return new ConfigDiff(first(diff.added()), first(diff.changed()), first(diff.removed()));
  }

  private static List<String> first(List<String> keys) {
    return keys.stream().limit(KEYS_MAX).toList();
  }

  /** {@code v46 Deploy de63889 Add the new checkout}; what is no deploy says whose code it has. */
  private String named(Release release) {
    Optional<Slug> slug = slug(release);
    String code =
        release.kind() == Kind.DEPLOY ? "" : slug.map(s -> "  code " + s.shortName()).orElse("");
    String subject = slug.flatMap(Slug::commitSubject).map(s -> "  " + shown(s)).orElse("");
    return release.label() + "  " + shown(release.description()) + code + subject;
  }

  /** What somebody wrote: on one line, without a password. */
  private static String shown(String text) {
    return Printable.of(Masked.text(text), TEXT_CHARS_MAX);
  }
}
