package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.ledger.LedgerUnwritable;
import belay.ledger.SqlChronicle;
import belay.ledger.Verification;
import belay.lifecycle.Imported;
import belay.preview.RollbackWish;
import belay.release.App;
import belay.release.AppName;
import belay.release.ConfigVars;
import belay.release.InvalidInput;
import belay.release.LedgerEntry;
import belay.release.Refused;
import belay.release.Sign;
import belay.rollback.Block;
import belay.switching.DeployOutcome.Held;
import belay.switching.DeployOutcome.Live;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An app moves to another server, or comes back to one that destroyed it. */
class ImportsTest extends ShopTest {
  @SuppressWarnings("NullAway.Init") // set before each test
  private World other;

  @BeforeEach
  void openOther() throws IOException {
    other = new World(Files.createDirectory(root.resolve("other")));
  }

  @AfterEach
  void closeOther() {
    other.close();
  }

  private Path export() throws IOException {
    Path file = root.resolve("export.tar");
    try (OutputStream out = Files.newOutputStream(file)) {
      world.archives.write(app, out);
    }
    return file;
  }

  private Imported take(World here, Path export) {
    return here.changes().imports().take(export, Optional.empty(), World.BY_ANA);
  }

  private void serves(World here, int version) {
    Settle.until(() -> here.routed(app).equals(List.of(version)));
  }

  @Test
  void itServesThereAsItDidHere() throws IOException {
    deployTwice();
    world.set(app, "SECRET", "hush");
    world.rollback(app);

    Imported imported = take(other, export());

    serves(other, 5);
    App there = imported.app();
    assertThat(there.id()).isEqualTo(app.id());
    assertThat(imported.releases()).isEqualTo(5);
    assertThat(imported.slugs()).isEqualTo(2);
    assertThat(imported.notes()).isEmpty();
    assertThat(other.ledger.newest(app.id(), 10)).isEqualTo(world.ledger.newest(app.id(), 10));
    assertThat(other.ledger.verify(app.id())).isEqualTo(world.ledger.verify(app.id()));
    assertThat(new SqlChronicle(other.database).head(app.id()).orElseThrow().hash())
        .isEqualTo(imported.head());
    assertThat(other.apps.events(there, Long.MAX_VALUE, true, 1).getFirst().what())
        .isEqualTo("Imported shop");
  }

  @Test
  void aRollbackWorksThereAndTheChainGoesOn() throws IOException {
    deployTwice();
    world.set(app, "SECRET", "hush");
    App there = take(other, export()).app();

    assertThat(other.rollback(there, "v2")).isInstanceOf(Live.class);
    assertThat(other.releases().rollbacks().rollback(there, undo(), World.BY_ANA))
        .isInstanceOf(Live.class);

    assertThat(other.story(there))
        .endsWith("v5 succeeded Rollback to v2", "v6 succeeded Rollback to v4");
    assertThat(other.releases().config().config(there))
        .isEqualTo(ConfigVars.of(Map.of("SECRET", "hush")));
    assertThat(other.ledger.verify(there.id())).isInstanceOf(Verification.Whole.class);
    other.restart();
    assertThat(other.routed(there)).containsExactly(6);
  }

  private static RollbackWish undo() {
    return RollbackWish.to(new belay.rollback.RollbackTarget.Wanted.Undo());
  }

  @Test
  void whatWasOrderedComesAlong() throws IOException {
    deployTwice();
    world.push(app, "3333333");
    world.changes().formation().scale(app, Map.of("web", 2), World.BY_ANA);
    world.apps.addDomain(app, "www.example.com", World.BY_ANA);
    world.orders.keep(app, 2, World.BY_ANA);
    LedgerEntry v3 = world.ledger.find(app.id(), 3).orElseThrow();
    Sign sign = new Sign("ana@example.com", Instant.ofEpochSecond(1), Optional.of("drops orders"));
    world.orders.block(app, Block.of(v3, Optional.empty(), sign), World.BY_ANA);
    world.orders.pin(app, 4, World.BY_ANA);
    world.orders.lock(app, Optional.of(Instant.ofEpochSecond(2_000_000_000)), World.BY_ANA);

    App there = take(other, export()).app();

    Settle.until(() -> other.routed(app).equals(List.of(4, 4)));
    assertThat(other.orders.pin(there)).isEqualTo(world.orders.pin(app));
    assertThat(other.orders.lock(there)).isEqualTo(world.orders.lock(app));
    assertThat(other.orders.blocks(there)).isEqualTo(world.orders.blocks(app));
    assertThat(other.orders.kept(there)).isEqualTo(world.orders.kept(app));
    assertThat(other.apps.settings(there)).isEqualTo(world.apps.settings(app));
    assertThat(other.apps.domains(there)).extracting("hostname").containsExactly("www.example.com");
    assertThatThrownBy(() -> other.rollback(there, "v3")).hasMessageContaining("drops orders");
    other.orders.unlock(there, World.BY_ANA);
    assertThat(other.push(there, "4444444")).isInstanceOf(Held.class);
  }

  @Test
  void whatCannotComeAlongIsSaid() throws IOException {
    world.push(app, "1111111");
    world.apps.addDomain(app, "www.example.com", World.BY_ANA);
    var mail = world.addons.create("mail", Map.of("URL", "smtp://secret"), World.BY_ANA);
    world.releases().addons().attach(app, mail, "MAIL", World.BY_ANA);
    App holder = other.app("holder");
    other.apps.addDomain(holder, "www.example.com", World.BY_ANA);

    Imported imported = take(other, export());

    assertThat(imported.notes())
        .hasSize(2)
        .anyMatch(n -> n.contains("domain www.example.com is not added"))
        .anyMatch(n -> n.contains("belay addons:create mail NAME=VALUE"));
    assertThat(Files.readString(export(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .as("what an add-on holds is not the app's")
        .doesNotContain("smtp://secret");
  }

  @Test
  void anImportReplacesNothing() throws IOException {
    world.push(app, "1111111");
    Path export = export();
    assertThatThrownBy(() -> take(world, export))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("on this server already, as shop");
    other.app("shop");
    assertThatThrownBy(() -> take(other, export))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("--as NAME");
    assertThat(other.slugs.all()).isEmpty();

    Imported imported =
        other.changes().imports().take(export, Optional.of(new AppName("shop-two")), World.BY_ANA);

    assertThat(imported.app().name().value()).isEqualTo("shop-two");
    serves(other, 2);
  }

  @Test
  void whatWasUnderWayIsInterruptedThere() throws IOException {
    world.push(app, "1111111");
    Path[] export = new Path[1];
    world.whileBooting =
        version -> {
          try {
            export[0] = export();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        };
    world.push(app, "2222222");

    take(other, export[0]);

    serves(other, 2);
    assertThat(other.story(app)).endsWith("v3 failed Deploy 2222222");
  }

  @Test
  void aFullDiskLeavesNothingAndTheNextTryGoes() throws IOException {
    for (int i = 1; i < 10; i++) {
      world.push(app, i + "111111");
      world.set(app, "BIG", "x".repeat(20_000) + i);
    }
    Path export = export();
    other.slugs.full(true);
    assertThatThrownBy(() -> take(other, export)).hasMessageContaining("the disk is full");
    other.slugs.full(false);
    LedgerPages.max(other, LedgerPages.of(other) + 20);
    assertThatThrownBy(() -> take(other, export)).isInstanceOf(LedgerUnwritable.class);

    assertThat(other.apps.find(app.id())).isEmpty();
    assertThat(other.slugs.all()).isEmpty();
    assertThat(other.ledger.newest(app.id(), 1)).isEmpty();
    try (var left = Files.list(other.root.resolve("scratch"))) {
      assertThat(left).isEmpty();
    }
    LedgerPages.max(other, 1_000_000);
    take(other, export);
    serves(other, 19);
  }

  @Test
  void whatACrashedImportLeftIsInNobodysWay() throws IOException {
    deployTwice();
    UUID slug = world.serving(app).release().slug().orElseThrow();
    Path tree = Files.createDirectory(root.resolve("half"));
    other.slugs.store(slug, tree);
    other.restart();
    assertThat(other.slugs.all()).as("a slug of no app").isEmpty();

    take(other, export());

    serves(other, 3);
  }

  @Test
  void anExportWhoseSlugsWereSwappedIsRefused() throws IOException {
    deployTwice();
    world.slugs.swap(
        world.ledger.find(app.id(), 2).orElseThrow().release().slug().orElseThrow(),
        world.serving(app).release().slug().orElseThrow());

    assertThatThrownBy(() -> take(other, export()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("in the export was changed");
    assertThat(other.slugs.all()).isEmpty();
    assertThat(other.apps.all()).isEmpty();
  }

  @Test
  void whatServesMustHaveItsSlug() throws IOException {
    deployTwice();
    world.slugs.lose(world.serving(app).release().slug().orElseThrow());
    assertThatThrownBy(() -> world.archives.check(app))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("slug of v3, which serves, is not in the store");
    assertThatThrownBy(() -> take(other, export()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("slug of the release that serves is not in the export");
  }

  @Test
  void releasesWhoseSlugIsNotThereAreExpired() throws IOException {
    deployTwice();
    world.slugs.lose(world.ledger.find(app.id(), 2).orElseThrow().release().slug().orElseThrow());

    Imported imported = take(other, export());

    assertThat(imported.notes())
        .containsExactly("Not in the export, and so not to be put back: the slug of v2.");
    assertThat(other.story(app)).contains("v2 expired Deploy 1111111");
    assertThat(other.ledger.verify(app.id())).isInstanceOf(Verification.Whole.class);
  }

  @Test
  void whatWasDestroyedHereComesBackFromAnExport() throws IOException {
    deployTwice();
    Path export = export();
    world.changes().life().destroy(app, World.BY_ANA);
    assertThat(world.slugs.all()).isEmpty();

    Imported imported = take(world, export);

    serves(world, 3);
    assertThat(imported.notes()).isEmpty();
    assertThat(world.story(app)).hasSize(3);
    assertThat(world.rollback(imported.app())).isInstanceOf(Live.class);
  }

  @Test
  void anOlderExportPutsBackWhatServedThen() throws IOException {
    deployTwice();
    Path export = export();
    world.push(app, "3333333");
    world.changes().life().destroy(app, World.BY_ANA);

    Imported imported = take(world, export);

    serves(world, 5);
    assertThat(imported.notes())
        .containsExactly(
            "Its ledger here goes on after the export, to v4: v5 puts v3 back.",
            "Not in the export, and so not to be put back: the slug of v4.");
    assertThat(world.story(app))
        .endsWith("v4 expired Deploy 3333333", "v5 succeeded Rollback to v3");
    assertThat(world.ledger.verify(app.id())).isInstanceOf(Verification.Whole.class);
  }

  @Test
  void twoRecordsOfOneAppAreNeverMixed() throws IOException {
    deployTwice();
    Path export = export();
    take(other, export);
    other.push(other.apps.find("shop").orElseThrow(), "4444444");
    other.changes().life().destroy(other.apps.find("shop").orElseThrow(), World.BY_ANA);
    world.push(app, "3333333");

    assertThatThrownBy(() -> take(other, export()))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("another record of that app")
        .hasMessageContaining("never replaced");
    assertThat(other.apps.all()).isEmpty();
    assertThat(other.slugs.all()).isEmpty();
  }

  @Test
  void anythingElseIsNoExport() throws IOException {
    Path file = Files.writeString(root.resolve("some"), "text");
    assertThatThrownBy(() -> take(other, file)).isInstanceOf(InvalidInput.class);
    deployTwice();
    byte[] whole = Files.readAllBytes(export());
    for (int length = 0; length < whole.length - 2_048; length += 512) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> take(other, file)).isInstanceOf(InvalidInput.class);
    }
    assertThat(other.apps.all()).isEmpty();
    assertThat(other.slugs.all()).isEmpty();
  }
}
