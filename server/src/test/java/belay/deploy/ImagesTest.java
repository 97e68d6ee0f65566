package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import belay.apps.AppDirectories;
import belay.apps.Fate;
import belay.layout.ImageSlugs;
import belay.layout.ImageTags;
import belay.layout.ReleaseDirectories;
import belay.lost.Lost;
import belay.release.App;
import belay.release.AppName;
import belay.release.Slug;
import belay.release.SlugImages;
import belay.release.Stamp;
import belay.runtime.ImageStore;
import belay.slug.FileSlugs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images go with the directories and slugs of their releases. */
class ImagesTest {
  private static final Stamp STAMP = Stamp.of(Instant.parse("2026-01-16T10:45:00Z"));

  @TempDir Path root;
  private final Map<UUID, Slug> known = new HashMap<>();
  private final Map<Stamp, SlugImages> released = new HashMap<>();
  private final Engine engine = new Engine();
  private final App app =
      new App(
          UUID.randomUUID(), new AppName("shop"), UUID.randomUUID(), Instant.EPOCH, Instant.EPOCH);
  private ImageSlugs slugs =
      new ImageSlugs(new FileSlugs(Path.of("/")), id -> Optional.empty(), engine);
  private ImageTags disk =
      new ImageTags(
          new ReleaseDirectories(
              new AppDirectories(Path.of("/")),
              slugs,
              _ -> new Fate.Destroyed(),
              new Lost(Path.of("/"), InstantSource.system())),
          id -> Optional.empty(),
          _ -> true,
          (_, _) -> Optional.empty(),
          engine);

  /** An engine that has what is tagged, and what was put into it. */
  private static final class Engine implements ImageStore {
    private final Map<String, String> tags = new TreeMap<>();
    private final List<String> dropped = new java.util.ArrayList<>();
    private final java.util.Set<String> images = new java.util.HashSet<>();

    @Override
    public boolean has(String image) {
      return images.contains(image);
    }

    @Override
    public void tag(SlugImages all, AppName app, Stamp stamp) {
      tags.put(app + ":" + stamp, all.main());
      all.own().forEach((type, image) -> tags.put(app + ":" + stamp + "-" + type, image));
    }

    @Override
    public void untag(AppName app, Stamp stamp, Set<String> types) {
      tags.remove(app + ":" + stamp);
      types.forEach(type -> tags.remove(app + ":" + stamp + "-" + type));
    }

    @Override
    public void drop(String image) {
      dropped.add(image);
    }

    @Override
    public void sweep(Set<String> kept) {
      images.removeIf(image -> !kept.contains(image) && !tags.containsValue(image));
    }

    @Override
    public void rename(AppName from, AppName to) {
      Map<String, String> moved = new TreeMap<>();
      tags.forEach((name, image) -> moved.put(name.replace(from + ":", to + ":"), image));
      tags.clear();
      tags.putAll(moved);
    }

    @Override
    public void forget(AppName app) {
      tags.keySet().removeIf(name -> name.startsWith(app + ":"));
    }

    @Override
    public void keepOnly(
        Map<AppName, Map<Stamp, SlugImages>> releases, Predicate<String> everKnown) {
      tags.clear();
      releases.forEach((app, stamps) -> stamps.forEach((stamp, all) -> tag(all, app, stamp)));
    }
  }

  @BeforeEach
  void open() {
    slugs =
        new ImageSlugs(
            new FileSlugs(root.resolve("slugs")), id -> Optional.ofNullable(known.get(id)), engine);
    disk =
        new ImageTags(
            new ReleaseDirectories(
                new AppDirectories(root.resolve("apps")),
                slugs,
                _ -> new Fate.Destroyed(),
                new Lost(root, InstantSource.system())),
            id -> Optional.ofNullable(known.get(id)),
            _ -> true,
            (_, stamp) -> Optional.ofNullable(released.get(stamp)),
            engine);
    disk.make(app);
  }

  private UUID slug(Optional<String> image) throws IOException {
    return slugIn(image.map(SlugImages::one));
  }

  private UUID slugIn(Optional<SlugImages> images) throws IOException {
    UUID id = UUID.randomUUID();
    Path tree = Files.createDirectories(root.resolve("trees").resolve(id.toString()));
    Files.writeString(tree.resolve("Dockerfile"), "FROM scratch");
    slugs.store(id, tree);
    known.put(
        id,
        new Slug(
            id,
            app.id(),
            Optional.empty(),
            Optional.empty(),
            "Dockerfile",
            images,
            new TreeMap<>(Map.of("web", "")),
            new TreeMap<>(),
            Slug.Health.PORT_OPENS,
            true,
            List.of(),
            Slug.Copied.MIGRATIONS,
            List.of(),
            belay.release.Limits.USUAL,
            List.of(),
            1,
            "hash",
            Instant.EPOCH));
    return id;
  }

  @Test
  void aReleaseDirectoryGoesWithATag() throws IOException {
    UUID slug = slug(Optional.of("sha256:one"));
    disk.layOut(app, STAMP, slug, false);
    assertThat(engine.tags).containsEntry("shop:20260116-104500", "sha256:one");
    disk.delete(app, STAMP);
    assertThat(engine.tags).isEmpty();
    assertThat(disk.stamps(app)).isEmpty();
  }

  @Test
  void theImagesOfProcessTypesAreOneWithTheirRelease() throws IOException {
    SlugImages all = SlugImages.parse("sha256:one", "worker sha256:two\nclock sha256:two");
    UUID slug = slugIn(Optional.of(all));
    released.put(STAMP, all);
    disk.layOut(app, STAMP, slug, false);
    assertThat(engine.tags)
        .containsOnlyKeys(
            "shop:20260116-104500", "shop:20260116-104500-clock", "shop:20260116-104500-worker");

    engine.images.add("sha256:one");
    assertThat(slugs.has(slug)).isFalse();
    engine.images.addAll(List.of("sha256:two", "sha256:left"));
    engine.tags.clear();
    slugs.sweep();
    assertThat(engine.images).containsExactlyInAnyOrder("sha256:one", "sha256:two");
    assertThat(slugs.has(slug)).isTrue();

    disk.settle(List.of(app));
    assertThat(engine.tags).hasSize(3);
    disk.delete(app, STAMP);
    assertThat(engine.tags).isEmpty();
    slugs.discard(slug);
    assertThat(engine.dropped).containsExactly("sha256:one", "sha256:two");
  }

  @Test
  void tagsGoWithTheAppAndItsName() throws IOException {
    disk.layOut(app, STAMP, slug(Optional.of("sha256:one")), false);
    App renamed =
        new App(app.id(), new AppName("store"), app.ownerId(), app.createdAt(), app.updatedAt());
    disk.rename(app, renamed);
    assertThat(engine.tags).containsOnlyKeys("store:20260116-104500");
    disk.delete(renamed);
    assertThat(engine.tags).isEmpty();
  }

  @Test
  void whatACrashLeftIsTakenAway() throws IOException {
    disk.layOut(app, STAMP, slug(Optional.of("sha256:one")), false);
    released.put(STAMP, SlugImages.one("sha256:one"));
    engine.tags.put("gone:20260116-104500", "sha256:one");
    disk.settle(List.of(app));
    assertThat(engine.tags).containsOnlyKeys("shop:20260116-104500");
  }

  @Test
  void aRenameThatACrashCutShortKeepsItsImages() throws IOException {
    disk.layOut(app, STAMP, slug(Optional.of("sha256:one")), false);
    released.put(STAMP, SlugImages.one("sha256:one"));
    App renamed =
        new App(app.id(), new AppName("store"), app.ownerId(), app.createdAt(), app.updatedAt());
    disk.settle(List.of(renamed));
    assertThat(engine.tags).isEqualTo(Map.of("store:20260116-104500", "sha256:one"));
  }

  @Test
  void anImageThatABuildLeftIsSweptAway() throws IOException {
    UUID slug = slug(Optional.of("sha256:one"));
    engine.images.addAll(List.of("sha256:one", "sha256:left"));
    slugs.sweep();
    assertThat(engine.images).containsExactly("sha256:one");
    slugs.discard(slug);
  }

  @Test
  void aSlugWhoseImageIsGoneIsGone() throws IOException {
    UUID plain = slug(Optional.empty());
    UUID image = slug(Optional.of("sha256:one"));
    assertThat(slugs.has(plain)).isTrue();
    assertThat(slugs.has(image)).isFalse();
    assertThat(slugs.lost(image)).contains("image was removed from Docker by somebody");
    engine.images.add("sha256:one");
    assertThat(slugs.has(image)).isTrue();
    slugs.discard(image);
    slugs.discard(plain);
    assertThat(engine.dropped).containsExactly("sha256:one");
    assertThat(slugs.all()).isEmpty();
  }
}
