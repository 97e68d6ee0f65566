package belay.layout;

import static org.assertj.core.api.Assertions.assertThat;

import belay.apps.AppDirectories;
import belay.apps.Fate;
import belay.deploy.FakeSlugs;
import belay.lost.Lost;
import belay.lost.LostThing;
import belay.release.App;
import belay.release.AppName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start does with directories under {@code apps/}, by what the ledger knows. */
class ResidentsTest {
  @TempDir Path root;

  private final Map<UUID, Fate> fates = new HashMap<>();
  private Instant now = Instant.parse("2026-01-16T10:45:00Z");

  @SuppressWarnings("NullAway.Init") // set before each test
  private Lost lost;

  @SuppressWarnings("NullAway.Init") // set before each test
  private ReleaseDirectories disk;

  private final App shop = app("shop", 1);
  private final App news = app("news", 2);

  @BeforeEach
  void open() {
    lost = new Lost(root, () -> now);
    disk =
        new ReleaseDirectories(
            new AppDirectories(root.resolve("apps")),
            new FakeSlugs(),
            id -> fates.getOrDefault(id, new Fate.Unknown()),
            lost);
  }

  private static App app(String name, long id) {
    return new App(
        new UUID(0, id), new AppName(name), new UUID(0, 9), Instant.EPOCH, Instant.EPOCH);
  }

  private void alive(App app) {
    fates.put(app.id(), new Fate.Alive(app));
  }

  /** An app's directory with a file that says whose it was at first. */
  private void live(App app) throws IOException {
    alive(app);
    disk.make(app);
    Files.writeString(root.resolve("apps").resolve(app.name().value()).resolve("work"), mark(app));
  }

  private static String mark(App app) {
    return "work of " + app.id();
  }

  private Path work(String name) {
    return root.resolve("apps").resolve(name).resolve("work");
  }

  @Test
  void whatTheLedgerDoesNotKnowIsKeptAndComesBackWithTheLedgerThatDoes() throws IOException {
    live(shop);
    live(news);
    fates.remove(news.id());

    disk.settle(List.of(shop));

    assertThat(work("shop")).hasContent(mark(shop));
    assertThat(root.resolve("apps/news")).doesNotExist();
    LostThing thing = lost.all().getFirst();
    assertThat(thing.content().resolve("work")).hasContent(mark(news));
    assertThat(thing.from()).isEqualTo("apps/news");
    assertThat(thing.at()).isEqualTo(now);

    alive(news);
    disk.settle(List.of(news, shop));

    assertThat(work("news")).hasContent(mark(news));
    assertThat(lost.all()).isEmpty();
    assertThat(root.resolve("lost")).isEmptyDirectory();
  }

  @Test
  void whoComesBackFindsThePlaceTakenAndBothAreKept() throws IOException {
    live(news);
    fates.remove(news.id());
    disk.settle(List.of());
    App other = app("news", 3);
    live(other);
    fates.remove(other.id());
    alive(news);

    disk.settle(List.of(news));

    assertThat(work("news")).hasContent(mark(news));
    assertThat(lost.all()).hasSize(1);
    assertThat(lost.all().getFirst().content().resolve("work")).hasContent(mark(other));
  }

  @Test
  void whatADestroyedAppLeftIsDeleted() throws IOException {
    live(news);
    fates.put(news.id(), new Fate.Destroyed());

    disk.settle(List.of());

    assertThat(root.resolve("apps/news")).doesNotExist();
    assertThat(lost.all()).isEmpty();
  }

  @Test
  void twoAppsThatChangedNamesBeforeACrashChangeDirectories() throws IOException {
    live(shop);
    live(news);
    App first = new App(shop.id(), news.name(), shop.ownerId(), Instant.EPOCH, Instant.EPOCH);
    App second = new App(news.id(), shop.name(), news.ownerId(), Instant.EPOCH, Instant.EPOCH);
    alive(first);
    alive(second);

    disk.settle(List.of(first, second));

    assertThat(work("news")).hasContent(mark(shop));
    assertThat(work("shop")).hasContent(mark(news));
    assertThat(lost.all()).isEmpty();
  }

  @Test
  void aNewAppDoesNotTakeTheDirectoryOfOneWhoseRenameWasCut() throws IOException {
    live(shop);
    App renamed =
        new App(shop.id(), new AppName("store"), shop.ownerId(), Instant.EPOCH, Instant.EPOCH);
    alive(renamed);
    App fresh = app("shop", 3);
    alive(fresh);

    disk.make(fresh);

    assertThat(work("shop")).doesNotExist();
    assertThat(work("store")).hasContent(mark(shop));
  }

  @Test
  void aNewAppInheritsNothingFromADirectoryThatStoodThere() throws IOException {
    Files.createDirectories(root.resolve("apps/shop"));
    Files.writeString(work("shop"), "a person's");
    alive(shop);

    disk.make(shop);

    assertThat(work("shop")).doesNotExist();
    assertThat(lost.all().getFirst().kind()).isEqualTo(LostThing.Kind.DIRECTORY);
    assertThat(lost.all().getFirst().content().resolve("work")).hasContent("a person's");
  }

  @Test
  void anAppWhoseDirectoryLostItsNoteKeepsIt() throws IOException {
    live(shop);
    Files.writeString(root.resolve("apps/shop/.app-id"), "");

    disk.settle(List.of(shop));
    disk.make(shop);

    assertThat(work("shop")).hasContent(mark(shop));
    assertThat(lost.all()).isEmpty();
  }

  @Test
  void aCopyBesideAnAppsDirectoryIsNotTakenForIt() throws IOException {
    live(shop);
    Path copy = Files.createDirectory(root.resolve("apps/a-copy"));
    Files.copy(root.resolve("apps/shop/.app-id"), copy.resolve(".app-id"));

    disk.settle(List.of(shop));

    assertThat(work("shop")).hasContent(mark(shop));
    assertThat(copy).exists();
  }

  @Test
  void whatNobodyAsksForIsDeletedAfterAMonthAndNotBefore() throws IOException {
    live(news);
    fates.remove(news.id());
    disk.settle(List.of());
    Files.createDirectories(root.resolve("lost/a-persons-own"));

    now = now.plus(Lost.KEPT);
    lost.expire();
    assertThat(lost.all()).hasSize(1);

    now = now.plusSeconds(1);
    lost.expire();
    assertThat(lost.all()).isEmpty();
    assertThat(lost.toSweep()).isTrue();
    lost.sweep();
    assertThat(root.resolve("lost/a-persons-own")).exists();
    assertThat(Optional.ofNullable(root.resolve("lost").toFile().list()).orElseThrow()).hasSize(1);
  }
}
