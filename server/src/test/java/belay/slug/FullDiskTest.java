package belay.slug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on a file system of one megabyte. Only root may mount one. */
class FullDiskTest {
  @TempDir Path directory;
  private boolean mounted;

  private Path small() throws Exception {
    Path small = Files.createDirectory(directory.resolve("small"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString()) == 0;
    assumeTrue(mounted, "this test mounts a small file system, which only root may");
    return small;
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", directory.resolve("small").toString())).isZero();
    }
  }

  @Test
  void aFullDiskLeavesNothingOfTheSlugAndAllOfTheOthers() throws Exception {
    FileSlugs slugs = new FileSlugs(small().resolve("slugs"));
    UUID kept = UUID.randomUUID();
    slugs.store(kept, tree("kept", 1, 100_000));
    long before = Trees.files(directory.resolve("small"));

    UUID big = UUID.randomUUID();
    Path tree = tree("big", 20, 100_000);
    assertThatThrownBy(() -> slugs.store(big, tree))
        .isInstanceOf(SlugStoreFull.class)
        .hasMessageContaining("disk is full");

    assertThat(slugs.has(big)).isFalse();
    assertThat(Trees.files(directory.resolve("small"))).isEqualTo(before);
    slugs.keepOnly(Set.of(kept));
    slugs.layOut(kept, directory.resolve("small/release"));
  }

  private Path tree(String name, int files, int size) throws IOException {
    Path tree = directory.resolve(name);
    for (int i = 0; i < files; i++) {
      Trees.file(tree, "f" + i, ("" + i % 10).repeat(size) + i);
    }
    return tree;
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
