package belay.hook;

import static org.assertj.core.api.Assertions.assertThat;

import belay.deploy.World;
import belay.ledger.Draft;
import belay.outbox.Receivers;
import belay.release.Actor;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.Release;
import belay.release.ReleaseStatus;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a crash comes between, hooks are what the ledger says. */
class HookReleasesTest {
  private static final Change BY_ANA =
      new Change(
          new Actor(new UUID(0, 1), "ana@example.com", "k"), Change.Source.CLI, Optional.empty());
  private static final HookWish WISH =
      HookWish.of(HookKind.EMAIL, "ana@example.com", Set.of(), false);

  @TempDir Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private World world;

  @SuppressWarnings("NullAway.Init") // set before each test
  private SqlHooks hooks;

  @SuppressWarnings("NullAway.Init") // set before each test
  private App app;

  @BeforeEach
  void open() {
    world = new World(home);
    hooks = started();
    app = world.changes().life().create(Optional.of(new AppName("shop")), BY_ANA);
  }

  @AfterEach
  void close() {
    world.close();
  }

  /** As a start of the control plane finds them. */
  private SqlHooks started() {
    var seal = world.ledger.seal();
    return new SqlHooks(
        world.database,
        new SqlHooks.Seal(seal::sealPairs, seal::openPairs),
        new Receivers(world.database),
        world.time(),
        new SecureRandom());
  }

  private Release append(Kind kind, String description) {
    return world.ledger.append(
        new Draft(
            app.id(),
            kind,
            Release.Ref.NONE,
            description,
            BY_ANA,
            false,
            Optional.empty(),
            ConfigVars.EMPTY));
  }

  @Test
  void oneWhoseReleaseWasNeverWrittenIsForgotten() {
    Hook hook = hooks.prepare(app.id(), WISH);
    assertThat(hooks.list(app.id())).isEmpty();
    hooks = started();
    world.ledger.mark(
        append(Kind.ADDON, HookNames.added(hook.name())), ReleaseStatus.SUCCEEDED, "");
    assertThat(hooks.list(app.id())).isEmpty();
  }

  @Test
  void oneWhoseReleaseIsFinishedAfterACrashIsThere() {
    Hook hook = hooks.prepare(app.id(), WISH);
    Release release = append(Kind.ADDON, HookNames.added(hook.name()));
    hooks = started();
    assertThat(hooks.list(app.id())).isEmpty();
    world.ledger.mark(release, ReleaseStatus.SUCCEEDED, "finished after an interruption");
    assertThat(hooks.list(app.id())).containsExactly(hook);
    assertThat(hooks.spans(app.id()))
        .containsExactly(
            new SqlHooks.Span("deployhooks:email", release.version(), Optional.empty()));
  }

  @Test
  void oneWhoseReleaseFailedIsGoneAndOneWhoseRemovalFailedIsThere() {
    Hook failed = hooks.prepare(app.id(), WISH);
    world.ledger.mark(
        append(Kind.ADDON, HookNames.added(failed.name())), ReleaseStatus.FAILED, "interrupted");
    Hook there = hooks.prepare(app.id(), WISH);
    world.ledger.mark(
        append(Kind.ADDON, HookNames.added(there.name())), ReleaseStatus.SUCCEEDED, "");
    world.ledger.mark(
        append(Kind.ADDON, HookNames.removed(there.name())), ReleaseStatus.FAILED, "interrupted");
    assertThat(hooks.list(app.id())).containsExactly(there);
    assertThat(hooks.target(there.id())).isPresent();
  }

  @Test
  void aReleaseOfAnotherKindWithTheSameWordsIsNoHooks() {
    Hook hook = hooks.prepare(app.id(), WISH);
    world.ledger.mark(
        append(Kind.DEPLOY, HookNames.added(hook.name())), ReleaseStatus.SUCCEEDED, "");
    assertThat(hooks.list(app.id())).isEmpty();
  }

  @Test
  void ofOneThatIsGoneNothingSecretIsKept() {
    Hook hook = hooks.prepare(app.id(), WISH);
    world.releases().hooks().release(app, HookNames.added(hook.name()), () -> {}, BY_ANA);
    world.releases().hooks().release(app, HookNames.removed(hook.name()), () -> {}, BY_ANA);
    assertThat(hooks.list(app.id())).isEmpty();
    assertThat(hooks.target(hook.id())).isEmpty();
    int bytes =
        world.database.read(
            h -> h.select("select length(sealed) from hooks").mapTo(Integer.class).one());
    assertThat(bytes).isZero();
  }
}
