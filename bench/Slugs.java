import belay.slug.FileSlugs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The real slug store: releases of a tree of which a share changes each time. Slugs DIRECTORY
 * RELEASES MEGABYTES
 */
public class Slugs {
  private static final int FILE_BYTES = 30_000;

  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]);
    int releases = Integer.parseInt(args[1]);
    int files = Integer.parseInt(args[2]) * 1_000_000 / FILE_BYTES;
    FileSlugs slugs = new FileSlugs(root.resolve("slugs"));
    Random random = new Random(1);
    byte[][] seeds = new byte[files][];
    List<UUID> ids = new ArrayList<>();
    double[] stored = new double[releases];
    for (int r = 0; r < releases; r++) {
      Path tree = Files.createDirectories(root.resolve("build"));
      for (int f = 0; f < files; f++) {
        if (r == 0 || random.nextInt(50) == 0) {
          seeds[f] = new byte[FILE_BYTES];
          random.nextBytes(seeds[f]);
        }
        Path file = tree.resolve("d" + f % 200).resolve("f" + f);
        Files.createDirectories(file.getParent());
        Files.write(file, seeds[f]);
      }
      UUID id = UUID.randomUUID();
      long began = System.nanoTime();
      slugs.store(id, tree);
      stored[r] = (System.nanoTime() - began) / 1e6;
      ids.add(id);
      delete(tree);
    }
    double[] out = new double[20];
    for (int i = 0; i < out.length; i++) {
      Path directory = root.resolve("out" + i);
      long began = System.nanoTime();
      slugs.layOut(ids.get(ids.size() - 1 - i % ids.size()), directory);
      out[i] = (System.nanoTime() - began) / 1e6;
      delete(directory);
    }
    System.out.println("STORED");
    System.in.read();
    slugs.keepOnly(Set.copyOf(ids));
    long began = System.nanoTime();
    slugs.keepOnly(Set.copyOf(ids.subList(Math.max(0, ids.size() - 5), ids.size())));
    System.out.printf(
        "%.0f %.0f %.0f%n", median(stored), median(out), (System.nanoTime() - began) / 1e6);
  }

  private static double median(double[] times) {
    double[] sorted = times.clone();
    java.util.Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
