package belay.activity;

import static org.assertj.core.api.Assertions.assertThat;

import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.database.sqlite.SqliteDatabase;
import belay.release.App;
import belay.release.AppName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of a Belay that kept sentences only, opened by this one. */
final class OlderEventsTest {
  private static final App SHOP =
      new App(new UUID(0, 1), new AppName("shop"), new UUID(0, 2), Instant.EPOCH, Instant.EPOCH);

  @TempDir
  @SuppressWarnings("NullAway.Init") // set before each test
  private Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Path file;

  @BeforeEach
  void older() {
    file = home.resolve("ledger.db");
    FreshDatabase.withoutSince(file, "18");
    FreshDatabase.in(
        file,
        "insert into apps (id, name, owner_id, created_at, updated_at) values"
            + " ('00000000-0000-0000-0000-000000000001', 'shop', 'x', 0, 0)");
  }

  private void told(String what) {
    FreshDatabase.in(
        file,
        "insert into events (app_id, seq, id, what, actor_id, actor_email, credential, source, at)"
            + " select '00000000-0000-0000-0000-000000000001', coalesce(max(seq), 0) + 1,"
            + " '00000000-0000-0000-0000-00000000' || (1000 + coalesce(max(seq), 0)), '"
            + what.replace("'", "''")
            + "', 'x', 'ana@example.com', '', 'cli', 0 from events");
  }

  /** The sentence that the version before wrote: some are worded otherwise since. */
  private static String before(Happening happening) {
    return switch (happening) {
      case OfPeople.Lets(var email, var permissions) ->
          "Lets " + email + " " + String.join(", ", permissions);
      case OfPeople.LetsNothing(var email) -> "Lets " + email + " nothing any more";
      default -> Words.of(happening);
    };
  }

  @Test
  void eventsReadAsBeforeAndAreKnownForWhatTheyAre() {
    List<Happening> known =
        Samples.ALL.stream().filter(h -> !Samples.NEWER.contains(h.getClass())).toList();
    known.forEach(happening -> told(before(happening)));

    List<Event> events;
    try (Database database = SqliteDatabase.open(file)) {
      events =
          database
              .read(h -> EventRows.page(h, SHOP, Long.MAX_VALUE, true, known.size()))
              .reversed();
    }
    for (int i = 0; i < events.size(); i++) {
      Happening happening = known.get(i);
      Event event = events.get(i);
      assertThat(event.what()).isEqualTo(before(happening));
      assertThat(event.facts().kind()).isEqualTo(Facts.of(happening).kind());
      if (Samples.SUBJECT_IN_ITS_SENTENCE.test(happening)) {
        assertThat(event.facts().subject()).isEqualTo(Facts.of(happening).subject());
      }
    }
    assertThat(events).hasSameSizeAs(known);
  }

  @Test
  void whatNobodyKnowsStaysToo() {
    told("did something else");

    try (Database database = SqliteDatabase.open(file)) {
      Event event = database.read(h -> EventRows.page(h, SHOP, Long.MAX_VALUE, true, 1)).getFirst();
      assertThat(event.what()).isEqualTo("did something else");
      assertThat(event.facts().kind()).isEqualTo("other");
    }
  }

  @Test
  void whatWebhooksWereYetToBeToldOfIsToldInItsOrder() {
    FreshDatabase.in(
        file,
        "insert into webhooks (id, app_id, url, include, level, sealed, created_at, updated_at)"
            + " values ('w', '00000000-0000-0000-0000-000000000001', 'http://a', 'api:app',"
            + " 'notify', x'00', 0, 0)");
    SortedMap<String, Integer> quantities = new TreeMap<>();
    quantities.put("web", 2);
    quantities.put("worker", 0);
    told(Words.of(new OfDynos.Scaled(quantities)));
    told(Words.of(new OfConnections.DomainAdded(new UUID(0, 1), "a.example", Instant.EPOCH)));
    told(Words.of(new OfSettings.BuildCachePurged()));
    told(before(new OfPeople.LetsNothing("bob@example.com")));
    told(Words.of(new OfSettings.Maintenance(true)));

    try (Database database = SqliteDatabase.open(file)) {
      List<String> waiting =
          database.read(h ->
              h.select("select kind || ' ' || ref from webhook_outbox order by seq")
                  .mapTo(String.class)
                  .list());
      assertThat(waiting)
          .containsExactly(
              "change api:formation update web",
              "change api:formation update worker",
              "change api:domain create a.example",
              "change api:collaborator destroy bob@example.com",
              "change api:app update ");
      List<String> who =
          database.read(h ->
              h.select("select distinct detail from webhook_outbox").mapTo(String.class).list());
      assertThat(who).containsExactly("{\"actor_id\":\"x\",\"actor_email\":\"ana@example.com\"}");
    }
  }
}
