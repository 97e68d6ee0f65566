package belay.view;

import belay.api.AttentionBody;
import belay.api.AttentionBody.Item;
import belay.api.OverviewBody;
import belay.api.ServerBody;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What asks for a person's attention, found in what is known of apps and server. Pure. */
public final class AttentionViews {
  /** How far back it is asked whether the router died. */
  public static final Duration DEATHS_ASKED = Duration.ofDays(1);

  private static final String BAD = "bad";
  private static final String WARN = "warn";

  /** Alerts that are of something that still works. */
  private static final Set<String> EARLY =
      Set.of("disk_low", "memory", "certificate", "backup", "background");

  /** Verdicts of the guard that somebody should know of. */
  private static final Set<String> BLAMED = Set.of("regressed", "dependency", "migration");

  private static final Comparator<Item> WORST_FIRST =
      Comparator.comparing((Item i) -> !i.level().equals(BAD))
          .thenComparing(i -> i.app().orElse(""))
          .thenComparing(Item::kind);

  private AttentionViews() {}

  /**
   * All of it.
   *
   * @param alerts of the server and of those apps, by name
   * @param server what is wrong with it; empty for who does not look after it
   */
  public static AttentionBody of(
      List<OverviewBody> apps, List<ServerBody.Alert> alerts, List<Item> server) {
    List<Item> all = new ArrayList<>(server);
    alerts.forEach(alert -> all.add(of(alert)));
    for (OverviewBody app : apps) {
      of(app).stream()
          .filter(item -> all.stream().noneMatch(told -> isSame(told, item)))
          .forEach(all::add);
    }
    all.sort(WORST_FIRST);
    return new AttentionBody(all);
  }

  /** An app that was told to be down has crashed, too. */
  private static boolean isSame(Item told, Item found) {
    return told.app().equals(found.app())
        && found.kind().equals("crashed")
        && Set.of("down", "crashing").contains(told.kind());
  }

  private static Item of(ServerBody.Alert alert) {
    return new Item(
        alert.kind(),
        EARLY.contains(alert.kind()) ? WARN : BAD,
        alert.app(),
        alert.why(),
        Optional.of(alert.since()),
        alert.next());
  }

  private static List<Item> of(OverviewBody app) {
    String name = app.app().name();
    List<Item> items = new ArrayList<>();
    if (app.state().equals("crashed")) {
      items.add(item(app, "crashed", BAD, "no web dyno runs: they crashed", "logs"));
    }
    app.verdict()
        .filter(BLAMED::contains)
        .ifPresent(verdict ->
            items.add(
                item(
                    app,
                    verdict,
                    BAD,
                    "the guard says of v%d, which serves: %s"
                        .formatted(app.serving().orElseThrow().version(), verdict),
                    "why")));
    app.last()
        .filter(last -> last.status().equals("failed"))
        .ifPresent(last ->
            items.add(
                new Item(
                    "failed",
                    WARN,
                    Optional.of(name),
                    "v%d failed: %s".formatted(last.version(), last.description()),
                    Optional.of(last.createdAt()),
                    Optional.of("belay why v" + last.version() + " -a " + name))));
    if (app.held() > 0) {
      String what =
          app.held() == 1 ? "a release is held" : "%d releases are held".formatted(app.held());
      items.add(item(app, "held", WARN, what, "releases"));
    }
    return items;
  }

  private static Item item(
      OverviewBody app, String kind, String level, String what, String command) {
    String name = app.app().name();
    return new Item(
        kind,
        level,
        Optional.of(name),
        what,
        app.last().map(OverviewBody.Brief::createdAt),
        Optional.of("belay " + command + " -a " + name));
  }

  /**
   * How the router does.
   *
   * @param deaths when it died within {@link #DEATHS_ASKED}, the oldest first
   */
  public record Router(boolean answers, List<Instant> deaths) {}

  private static Optional<Item> restarts(List<Instant> deaths) {
    if (deaths.isEmpty()) {
      return Optional.empty();
    }
    String times = deaths.size() == 1 ? "once" : deaths.size() + " times";
    return Optional.of(
        new Item(
            "router_restarts",
            deaths.size() > 2 ? BAD : WARN,
            Optional.empty(),
            "the router died "
                + times
                + " within a day and was started again; what was in flight then was cut off",
            Optional.of(deaths.getLast()),
            Optional.of("belay server:status")));
  }

  /** What is wrong with the server, beside its alerts. */
  public static List<Item> server(
      Router router, List<String> names, Optional<ServerBody.Backups> backups) {
    List<Item> items = new ArrayList<>();
    restarts(router.deaths()).ifPresent(items::add);
    if (!router.answers()) {
      items.add(
          server(
              "router",
              BAD,
              "the router does not answer: apps cannot be reached, and it is started again",
              "belay server:status"));
    }
    names.forEach(why -> items.add(server("certificate", WARN, why, "belay doctor")));
    backups
        .filter(b -> b.last().isPresent() && b.verified().isEmpty())
        .ifPresent(_ ->
            items.add(
                server(
                    "unverified",
                    WARN,
                    "there are backups, and none that was tried out",
                    "belay backup:verify")));
    return items;
  }

  private static Item server(String kind, String level, String what, String next) {
    return new Item(kind, level, Optional.empty(), what, Optional.empty(), Optional.of(next));
  }
}
