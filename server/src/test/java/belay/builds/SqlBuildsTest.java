package belay.builds;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.activity.Activities;
import belay.apps.PlainSettings;
import belay.apps.SqlApps;
import belay.build.Builder;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.release.Actor;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.Limits;
import belay.release.Slug;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlBuildsTest {
  private static final Change BY_ANA =
      new Change(
          new Actor(new UUID(0, 1), "ana@example.com", "k"), Change.Source.GIT, Optional.empty());
  private static final Build.Asked ASKED =
      new Build.Asked(
          Optional.empty(),
          Optional.of("SHA256:12"),
          Optional.of("1".repeat(40)),
          Optional.of("Say more"),
          List.of("heroku/nodejs", "https://example.com/pack.git"));

  /** Bytes that show under which id they were sealed. */
  private static final SealedOutput.Seal SEAL =
      new SealedOutput.Seal() {
        @Override
        public byte[] seal(String id, byte[] plain) {
          byte[] sealed = new byte[plain.length + id.length()];
          System.arraycopy(id.getBytes(US_ASCII), 0, sealed, 0, id.length());
          System.arraycopy(plain, 0, sealed, id.length(), plain.length);
          return sealed;
        }

        @Override
        public Optional<byte[]> open(String id, byte[] sealed) {
          String head = new String(sealed, 0, id.length(), US_ASCII);
          return head.equals(id)
              ? Optional.of(Arrays.copyOfRange(sealed, id.length(), sealed.length))
              : Optional.empty();
        }
      };

  @TempDir Path home;
  private final AtomicLong seconds = new AtomicLong(1_700_000_000);
  private final InstantSource clock = () -> Instant.ofEpochSecond(seconds.incrementAndGet());
  private final SecureRandom random = new SecureRandom();

  @SuppressWarnings("NullAway.Init") // set before each test
  private Database database;

  @SuppressWarnings("NullAway.Init") // set before each test
  private SqlApps apps;

  @SuppressWarnings("NullAway.Init") // set before each test
  private App app;

  @SuppressWarnings("NullAway.Init") // set before each test
  private SqlBuilds builds;

  @BeforeEach
  void open() {
    database = FreshDatabase.open(home.resolve("ledger.db"));
    apps = new SqlApps(database, Activities.unheard(), PlainSettings.SEAL, clock, random);
    app = apps.create(new AppName("api"), new UUID(0, 1), BY_ANA);
    builds = SqlBuilds.open(database, SEAL, clock, random);
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** The next process, after a kill. */
  private SqlBuilds next() {
    return SqlBuilds.open(database, SEAL, clock, random);
  }

  private static List<String> said(Builds builds, UUID id) {
    return builds.output(id).orElseThrow().soFar().stream().map(String::strip).toList();
  }

  @Test
  void aBuildReadsBackAsItWasAskedFor() {
    UUID id = builds.begin(app, BY_ANA, ASKED).id();
    Build read = builds.find(id).orElseThrow();
    assertThat(read.asked()).isEqualTo(ASKED);
    assertThat(read.actor()).isEqualTo(BY_ANA.actor());
    assertThat(read.source()).isEqualTo(Change.Source.GIT);
    assertThat(read.appId()).isEqualTo(app.id());
    assertThat(read.state().status()).isEqualTo(Build.Status.PENDING);
    assertThat(builds.find(new UUID(1, 2))).isEmpty();
  }

  @Test
  void whatItPrintedIsKeptAfterItsEnd() {
    Builds.Running running = builds.begin(app, BY_ANA, ASKED);
    running.line("-----> Building");
    assertThat(said(builds, running.id())).containsExactly("-----> Building");
    running.line("-----> Ünïcode");
    UUID release = new UUID(7, 7);
    running.succeeded(Optional.of(new Builds.Became(release, Optional.of(new UUID(8, 8)))));
    running.failed();

    Build.State state = next().find(running.id()).orElseThrow().state();
    assertThat(state.status()).isEqualTo(Build.Status.SUCCEEDED);
    assertThat(state.release()).contains(release);
    assertThat(state.slug()).contains(new UUID(8, 8));
    assertThat(said(next(), running.id())).containsExactly("-----> Building", "-----> Ünïcode");
  }

  @Test
  void aBuildThatAKillCutShortFailed() {
    UUID id = builds.begin(app, BY_ANA, ASKED).id();
    SqlBuilds after = next();
    assertThat(after.find(id).orElseThrow().state().status()).isEqualTo(Build.Status.FAILED);
    assertThat(said(after, id)).singleElement().asString().contains("control plane ended");
  }

  @Test
  void aBuildWhoseReleaseWasWrittenBeforeAKillSucceeded() {
    UUID slug = new UUID(5, 5);
    UUID id = builds.begin(app, BY_ANA, ASKED).id();
    UUID release = new UUID(6, 6);
    FreshDatabase.in(
        home.resolve("ledger.db"),
        "insert into releases (app_id, version, id, form, kind, ref_keys, description, actor_id,"
            + " actor_email, credential, source, created_at, slug_id, config_id, prev_hash, hash)"
            + " values ('"
            + app.id()
            + "', 3, '"
            + release
            + "', 1, 'deploy', '', '', '', '', '',"
            + " 'git', 1, '"
            + slug
            + "', '', '', '')");
    FreshDatabase.in(
        home.resolve("ledger.db"),
        "update builds set slug_id = '" + slug + "' where id = '" + id + "'");
    Build.State state = next().find(id).orElseThrow().state();
    assertThat(state.status()).isEqualTo(Build.Status.SUCCEEDED);
    assertThat(state.release()).contains(release);
  }

  /** The release is live by then: a full disk must not make its pusher believe otherwise. */
  @Test
  void anEndThatCannotBeWrittenIsNoFailureOfTheDeploy() {
    Builds.Running running = builds.begin(app, BY_ANA, ASKED);
    FreshDatabase.in(
        home.resolve("ledger.db"),
        "create trigger full before update on builds begin select raise(abort, 'disk full'); end");
    running.succeeded(Optional.empty());
    assertThat(builds.find(running.id()).orElseThrow().state().status())
        .isEqualTo(Build.Status.PENDING);
  }

  @Test
  void theNewestAreListedAndOldOutputsAreDropped() {
    UUID first = ended();
    for (int i = 0; i < 60; i++) {
      UUID unused = ended();
      assertThat(unused).isNotNull();
    }
    UUID last = ended();
    assertThat(builds.of(app.id())).hasSize(62).first().extracting(Build::id).isEqualTo(last);
    assertThat(said(builds, first)).singleElement().asString().contains("not kept any more");
    assertThat(said(builds, last)).containsExactly("done");
  }

  private UUID ended() {
    Builds.Running running = builds.begin(app, BY_ANA, ASKED);
    running.line("done");
    running.failed();
    return running.id();
  }

  private Slug slug() {
    return new Slug(
        new UUID(5, 5),
        app.id(),
        Optional.empty(),
        Optional.empty(),
        "Procfile",
        Optional.empty(),
        new TreeMap<>(Map.of("web", "run")),
        new TreeMap<>(Map.of()),
        Slug.Health.PORT_OPENS,
        true,
        List.of(),
        Slug.Copied.MIGRATIONS,
        List.of(),
        Limits.USUAL,
        List.of(),
        100,
        "ab12",
        Instant.EPOCH);
  }

  private static final Builder.Outcome INTERRUPTED =
      new Builder.Outcome.Failed("The build was stopped.");

  @Test
  void aBuildThatRunsIsCalledOff() throws Exception {
    Builds.Running running = builds.begin(app, BY_ANA, ASKED);
    CountDownLatch begun = new CountDownLatch(1);
    var outcome =
        CompletableFuture.supplyAsync(() -> {
          Builder.Outcome ended =
              running.building(() -> {
                begun.countDown();
                LockSupport.park();
                return INTERRUPTED;
              });
          // The thread goes on to tell of it, and must not be taken for interrupted.
          assertThat(Thread.currentThread().isInterrupted()).isFalse();
          return ended;
        });
    begun.await();
    assertThat(builds.cancel(running.id(), "bob@example.com")).isTrue();
    assertThat(outcome.get())
        .isEqualTo(
            new Builder.Outcome.Failed(
                "The build was cancelled by bob@example.com. Nothing was released."));
  }

  @Test
  void aBuildThatWaitsIsCalledOffBeforeItBegins() {
    Builds.Running running = builds.begin(app, BY_ANA, ASKED);
    assertThat(builds.cancel(running.id(), "bob@example.com")).isTrue();
    assertThatThrownBy(() ->
            running.building(() -> {
              throw new AssertionError("it began");
            }))
        .hasMessageContaining("cancelled by bob@example.com");
  }

  @Test
  void whatIsBuiltOrEndedIsNotCalledOff() {
    Builds.Running running = builds.begin(app, BY_ANA, ASKED);
    assertThat(running.building(() -> INTERRUPTED)).isEqualTo(INTERRUPTED);
    running.built(slug());
    assertThat(builds.cancel(running.id(), "bob@example.com")).isFalse();
    assertThat(builds.cancel(ended(), "bob@example.com")).isFalse();
    assertThat(builds.cancel(new UUID(3, 3), "bob@example.com")).isFalse();
  }

  @Test
  void aDestroyedAppTakesItsBuildsWithIt() {
    UUID id = ended();
    apps.forget(app, BY_ANA);
    assertThat(builds.find(id)).isEmpty();
  }
}
