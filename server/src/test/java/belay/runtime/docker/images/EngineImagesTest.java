package belay.runtime.docker.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.AppName;
import belay.release.SlugImages;
import belay.release.Stamp;
import belay.runtime.docker.DockerDynos;
import belay.runtime.docker.EngineUnavailable;
import belay.runtime.docker.ImageInfo;
import belay.runtime.docker.Relay;
import belay.runtime.docker.TestEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine that was away makes up for; skipped with the reason where there is none. */
@Tag("docker")
class EngineImagesTest {
  private static final Stamp FIRST = new Stamp("20260116-104500");
  private static final Stamp SECOND = new Stamp("20260116-104501");

  @TempDir Path base;
  private DockerDynos dynos;
  private Relay relay;
  private Images images;
  private EngineImages store;
  private String image;
  private AppName shop;
  private AppName other;

  @BeforeAll
  static void needsAnEngine() throws Exception {
    TestEngine.withBusybox().close();
  }

  @BeforeEach
  void open() throws Exception {
    dynos = new DockerDynos(base);
    images = new Images(dynos.home, dynos.engine);
    relay = new Relay(base.resolve("relay.sock"));
    store = new EngineImages(dynos.home, new Images(dynos.home, relay.engine()));
    String dockerfile = "FROM " + TestEngine.BUSYBOX + "\n";
    var context = TestEngine.context(Map.of("Dockerfile", dockerfile));
    image = ((Images.Built.Done) images.build(BuildOrder.plain(), context, _ -> {})).image().id();
    // The engine is shared with whoever tests at the same time.
    String unique = base.getFileName().toString().replaceAll("[^a-z0-9]", "");
    shop = new AppName("shop-" + unique.substring(Math.max(0, unique.length() - 12)));
    other = new AppName("other-" + unique.substring(Math.max(0, unique.length() - 12)));
    store.tag(SlugImages.one(image), shop, FIRST);
    store.tag(SlugImages.one(image), shop, SECOND);
  }

  @AfterEach
  void close() throws IOException {
    relay.close();
    for (ImageInfo left : images.list(Map.of())) {
      images.remove(left.id());
    }
    dynos.close();
  }

  private List<String> tags() {
    return images.list(Map.of()).stream()
        .flatMap(found -> found.tags().stream())
        .filter(Images::isOfARelease)
        .sorted()
        .toList();
  }

  @Test
  void anAppDestroyedWhileTheEngineWasAwayIsForgottenWhenItIsBack() throws IOException {
    relay.disconnect();
    store.forget(shop);
    assertThat(tags()).hasSize(2);

    relay.connect();
    store.catchUp();

    assertThat(tags()).isEmpty();
  }

  @Test
  void whatIsOwedIsDoneInOrderAndBeforeANewTag() throws IOException {
    relay.disconnect();
    store.rename(shop, other);
    store.untag(other, FIRST, Set.of());
    assertThatThrownBy(() -> store.tag(SlugImages.one(image), shop, FIRST))
        .isInstanceOf(EngineUnavailable.class);

    relay.connect();
    store.tag(SlugImages.one(image), shop, FIRST);
    store.catchUp();

    assertThat(tags()).containsExactly(Images.tagOf(other, SECOND), Images.tagOf(shop, FIRST));
  }

  @Test
  void whatABuildLeftIsSweptAwayAndNothingElse() throws Exception {
    List<String> untagged = new ArrayList<>();
    for (String name : List.of("waiting", "left")) {
      untagged.add(built(name));
    }

    relay.disconnect();
    store.sweep(Set.of());
    relay.connect();
    store.catchUp();
    assertThat(images.unnamed()).containsExactlyInAnyOrderElementsOf(untagged);

    store.sweep(Set.of(untagged.getFirst()));

    assertThat(images.unnamed()).containsExactly(untagged.getFirst());
    assertThat(tags()).hasSize(2);
  }

  @Test
  void whatNoReleaseNeedsGoesLaterToo() throws IOException {
    relay.disconnect();
    store.keepOnly(Map.of(shop, Map.of(SECOND, SlugImages.one(image))), _ -> true);
    relay.connect();
    store.catchUp();

    assertThat(tags()).containsExactly(Images.tagOf(shop, SECOND));
  }

  @Test
  void anImageThatTheLedgerDoesNotKnowKeepsItsNames() {
    store.keepOnly(Map.of(), _ -> false);
    assertThat(tags()).hasSize(2);

    store.keepOnly(Map.of(), image::equals);
    assertThat(tags()).isEmpty();
  }

  @Test
  void imagesOfProcessTypesComeAndGoWithTheirRelease() throws Exception {
    SlugImages all = SlugImages.parse(image, "worker " + built("worker"));
    store.tag(all, shop, FIRST);
    String worker = Images.tagOf(shop, FIRST, "worker");
    assertThat(tags())
        .containsExactly(Images.tagOf(shop, FIRST), worker, Images.tagOf(shop, SECOND));

    store.rename(shop, other);
    assertThat(tags()).contains(Images.tagOf(other, FIRST, "worker")).doesNotContain(worker);
    store.keepOnly(Map.of(shop, Map.of(FIRST, all)), _ -> true);
    assertThat(tags()).containsExactly(Images.tagOf(shop, FIRST), worker);

    store.untag(shop, FIRST, Set.of("worker"));
    assertThat(tags()).isEmpty();
    assertThat(images.find(all.of("worker"))).isEmpty();
  }

  private String built(String label) throws Exception {
    String dockerfile = "FROM " + TestEngine.BUSYBOX + "\nLABEL left=" + label + "\n";
    var context = TestEngine.context(Map.of("Dockerfile", dockerfile));
    return ((Images.Built.Done) images.build(BuildOrder.plain(), context, _ -> {})).image().id();
  }

  @Test
  void anAppThatWasRenamedBeforeACrashKeepsItsImages() {
    SlugImages all = SlugImages.one(image);
    store.keepOnly(Map.of(other, Map.of(FIRST, all, SECOND, all)), _ -> true);

    assertThat(tags()).containsExactly(Images.tagOf(other, FIRST), Images.tagOf(other, SECOND));
  }

  @Test
  void aSecondHomesImagesKeepTheirNames() throws Exception {
    Images second = new Images(Files.createDirectories(base.resolve("second")), dynos.engine);
    String dockerfile = "FROM " + TestEngine.BUSYBOX + "\n";
    var context = TestEngine.context(Map.of("Dockerfile", dockerfile));
    var theirs = (Images.Built.Done) second.build(BuildOrder.plain(), context, _ -> {});

    second.tag(theirs.image().id(), Images.tagOf(shop, FIRST));
    second.remove(Images.tagOf(shop, SECOND));

    assertThat(tags()).containsExactly(Images.tagOf(shop, FIRST), Images.tagOf(shop, SECOND));
    assertThat(second.remove(theirs.image().id())).isEqualTo(new Images.Removal.Removed());
  }
}
