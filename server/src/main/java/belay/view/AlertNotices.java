package belay.view;

import belay.hook.HookEvent;
import belay.hook.HookReleases;
import belay.hook.Notice;
import belay.hook.Notice.Fact;
import belay.hook.Notice.Tone;
import belay.hook.SqlAlerts;
import belay.outbox.Untold;
import belay.release.App;
import belay.release.Masked;
import belay.release.Printable;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * What hooks are told of pins, of verdicts and of apps that are not well; of the server {@link
 * ServerNotices}. Pure.
 */
final class AlertNotices {
  private static final int TEXT_CHARS_MAX = 1_000;
  private static final String DOWN = "down";
  private static final String UP = "up";

  private AlertNotices() {}

  static Optional<Notice> of(Untold untold, Optional<App> app, Function<App, String> site) {
    JsonNode detail =
        Json.read(untold.detail().getBytes(StandardCharsets.UTF_8)).orElseGet(Json::object);
    String name = app.map(a -> a.name().value()).orElse("");
    String ref = untold.ref();
    for (SqlAlerts.Kind kind : SqlAlerts.Kind.values()) {
      if (kind.isOfServer() && (ref.equals(kind.begins()) || ref.equals(kind.ends()))) {
        return Optional.of(ServerNotices.of(kind, ref.equals(kind.begins()), untold.at(), detail));
      }
    }
    if (app.isEmpty()) {
      return Optional.empty();
    }
    String url = site.apply(app.get());
    return switch (ref) {
      case HookReleases.PINNED, HookReleases.UNPINNED ->
          Optional.of(pin(ref.equals(HookReleases.PINNED), name, url, untold.at(), detail));
      case HookReleases.JUDGED -> Optional.of(judged(name, url, untold.at(), detail));
      case DOWN -> Optional.of(down(name, url, untold.at(), detail));
      case UP -> Optional.of(up(name, url, untold.at(), detail));
      case "crashing", "crashing_over" ->
          Optional.of(more(SqlAlerts.Kind.CRASHING, ref, name, url, untold.at(), detail));
      case "errors", "errors_over" ->
          Optional.of(more(SqlAlerts.Kind.ERRORS, ref, name, url, untold.at(), detail));
      case "job", "job_over" ->
          Optional.of(background(SqlAlerts.Kind.JOB, ref, name, url, untold.at(), detail));
      case "contract", "contract_over" ->
          Optional.of(background(SqlAlerts.Kind.CONTRACT, ref, name, url, untold.at(), detail));
      default -> Optional.empty();
    };
  }

  private static Notice pin(boolean pinned, String app, String url, Instant at, JsonNode detail) {
    String release = "v" + detail.path("version").asInt();
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("By", shown(detail.path("by").asText())));
    String reason = shown(detail.path("reason").asText(""));
    if (!reason.isEmpty()) {
      facts.add(new Fact("Why", reason));
    }
    facts.add(new Fact("When", Json.time(at)));
    facts.add(
        pinned
            ? new Fact("Until then", "new code is built and held; belay unpin -a " + app)
            : new Fact("Held", "what was held meanwhile: belay releases -a " + app));
    String headline =
        pinned ? app + " is pinned at " + release : app + " is not pinned any more, at " + release;
    return notice(
        HookEvent.PIN, Tone.PLAIN, headline, app, url, facts, shown(detail.path("by").asText()));
  }

  private static Notice judged(String app, String url, Instant at, JsonNode detail) {
    String release = "v" + detail.path("version").asInt();
    String verdict = shown(detail.path("verdict").asText());
    List<Fact> facts =
        List.of(
            new Fact("Why", shown(detail.path("why").asText())),
            new Fact("When", Json.time(at)),
            new Fact("See", "belay releases:info " + release + " -a " + app));
    Tone tone =
        switch (verdict) {
          case "clean" -> Tone.GOOD;
          case "quiet" -> Tone.PLAIN;
          default -> Tone.BAD;
        };
    Notice notice =
        notice(
            HookEvent.GUARD,
            tone,
            app + " " + release + " is " + GuardViews.inWords(verdict),
            app,
            url,
            facts,
            "guard");
    SequencedMap<String, String> form = new LinkedHashMap<>(notice.form());
    form.put("release", release);
    form.put("verdict", verdict);
    form.put("reason", shown(detail.path("why").asText()));
    return new Notice(notice.event(), tone, notice.headline(), url, facts, form, "");
  }

  private static Notice down(String app, String url, Instant at, JsonNode detail) {
    List<Fact> facts =
        List.of(
            new Fact("Since", since(detail, at) + ", no web dyno is up"),
            new Fact("Dynos", shown(detail.path("why").asText())),
            new Fact("See", "belay logs -a " + app),
            new Fact("Go back", "belay rollback -a " + app));
    return notice(HookEvent.DOWN, Tone.BAD, app + " is down", app, url, facts, "belay");
  }

  private static Notice up(String app, String url, Instant at, JsonNode detail) {
    List<Fact> facts = List.of(new Fact("Was down", "since " + since(detail, at)));
    return notice(HookEvent.DOWN, Tone.GOOD, app + " is up again", app, url, facts, "belay");
  }

  /** Of an app that is up, and not as it should be. */
  private static Notice more(
      SqlAlerts.Kind kind, String ref, String app, String url, Instant at, JsonNode detail) {
    boolean errors = kind == SqlAlerts.Kind.ERRORS;
    if (!ref.equals(kind.begins())) {
      String over =
          errors ? " fails no more requests than usual" : "'s dynos do not crash any more";
      List<Fact> facts = List.of(new Fact("Was so", "since " + since(detail, at)));
      return notice(kind.event(), Tone.GOOD, app + over, app, url, facts, "belay");
    }
    String begins = errors ? " fails more requests than usual" : "'s dynos crash again and again";
    List<Fact> facts =
        List.of(
            new Fact("Since", since(detail, at)),
            new Fact("What", shown(detail.path("why").asText())),
            new Fact("See", kind.next() + " -a " + app),
            new Fact("Go back", "belay rollback -a " + app));
    return notice(kind.event(), Tone.BAD, app + begins, app, url, facts, "belay");
  }

  /** Of what goes on beside the requests of an app, which are well. */
  private static Notice background(
      SqlAlerts.Kind kind, String ref, String app, String url, Instant at, JsonNode detail) {
    boolean contract = kind == SqlAlerts.Kind.CONTRACT;
    if (!ref.equals(kind.begins())) {
      List<Fact> facts = List.of(new Fact("Was so", "since " + since(detail, at)));
      String headline =
          contract
              ? "The contract of " + app + " was done"
              : "No job of " + app + " fails any more";
      return notice(kind.event(), Tone.GOOD, headline, app, url, facts, "belay");
    }
    List<Fact> facts =
        List.of(
            new Fact("Since", since(detail, at)),
            new Fact("What", shown(detail.path("why").asText())),
            new Fact("See", kind.next() + " -a " + app));
    String headline = contract ? "A contract of " + app + " failed" : "A job of " + app + " fails";
    return notice(kind.event(), Tone.BAD, headline, app, url, facts, "belay");
  }

  static Notice notice(
      HookEvent event,
      Tone tone,
      String headline,
      String app,
      String url,
      List<Fact> facts,
      String user) {
    SequencedMap<String, String> form = new LinkedHashMap<>();
    form.put("app", app);
    form.put("user", user);
    form.put("url", url);
    for (String none :
        List.of("head", "head_long", "prev_head", "git_log", "release", "description", "reason")) {
      form.put(none, "");
    }
    form.put("event", event.word());
    form.put("text", headline);
    return new Notice(event.word(), tone, headline, url, facts, form, "");
  }

  /** {@code 2026-11-29T18:20:11Z (2 min)}. */
  static String since(JsonNode detail, Instant at) {
    try {
      Instant since = Instant.parse(detail.path("since").asText());
      Duration time = Duration.between(since, at);
      String words =
          time.compareTo(Duration.ofMinutes(2)) < 0
              ? Math.max(0, time.toSeconds()) + " s"
              : time.toMinutes() + " min";
      return Json.time(since) + " (" + words + ")";
    } catch (DateTimeParseException e) {
      return Json.time(at);
    }
  }

  static String shown(String text) {
    return Printable.of(Masked.text(text), TEXT_CHARS_MAX);
  }
}
