package belay.git;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What one push may take of the server's memory, in the parts that JGit keeps whole: the table of
 * objects, commits, trees, and the chains of differences that it follows. Used by one thread.
 */
final class PackBounds implements AutoCloseable {
  private static final int OBJECTS_MAX = 300_000;

  /** JGit reads the lists of all that a repository has, whatever is pushed to it. */
  private static final long THERE_MAX = 1_000_000;

  private static final long LISTED_BYTES = 28;
  private static final int TREE = 2;
  private static final long TREE_BYTES_MAX = 8 << 20;
  private static final long COMMIT_BYTES_MAX = 1 << 20;
  private static final long DELTA_BYTES_MAX = 32 << 20;
  private static final long CHAIN_BYTES_MAX = 38 << 20;

  /** What JGit and this keep of an object until the pack is in the repository. */
  private static final long TABLE_BYTES = 100;

  private static final long POINTER_BYTES = 4;
  private static final int OBJECTS_A_STEP = 256;

  private static final long LARGE = 1 << 20;
  private static final int MANY_OBJECTS = 20_000;
  private static final long WAIT_SECONDS = 120;

  /** One push at a time puts together what came as differences and is large. */
  private final Semaphore turn;

  private final GitMemory.Share share;
  private final There there;
  private DeltaChains chains = new DeltaChains();
  private NamedBases named = new NamedBases();
  private long placed;
  private long largest;
  private boolean heavy;
  private boolean taken;

  /**
   * @param share of the memory, which is the push's own; closed with this
   * @param there how many objects the repository has
   */
  PackBounds(Semaphore turn, GitMemory.Share share, There there) {
    this.turn = turn;
    this.share = share;
    this.there = there;
  }

  /** Counts what is in a repository. */
  interface There {
    long objects() throws IOException;
  }

  void objects(long count) throws IOException {
    if (count > OBJECTS_MAX) {
      throw new IOException(
          "the push has "
              + count
              + " objects, and at most "
              + OBJECTS_MAX
              + " are taken at once; push the history in parts: git push belay OLDER-COMMIT:main");
    }
    heavy |= count > MANY_OBJECTS;
    long before = there.objects();
    if (before > THERE_MAX) {
      throw new IOException(
          "the repository has "
              + before
              + " objects, and no more than "
              + THERE_MAX
              + " are kept; deploy without git's history: belay deploy --dir .");
    }
    share.add(count * POINTER_BYTES + before * LISTED_BYTES);
  }

  void whole(int type, long bytes) throws IOException {
    long max = type == TREE ? TREE_BYTES_MAX : COMMIT_BYTES_MAX;
    if (bytes > max) {
      throw new IOException(
          (type == TREE
                  ? "a directory in the push takes "
                  : "a commit or tag in the push, with its message, takes ")
              + bytes
              + " bytes, and at most "
              + max
              + " are taken");
    }
    // As JGit does it: as much as was promised, before it comes.
    share.add(bytes);
  }

  /** Such an object is over. */
  void passed(long bytes) {
    share.remove(bytes);
  }

  void delta(long bytes, long base, long result) throws IOException {
    if (bytes + base + result > DELTA_BYTES_MAX || base < 0 || result < 0 || bytes < 0) {
      throw tooLarge(Math.max(base, result));
    }
    largest = Math.max(largest, bytes + base + result);
  }

  private static IOException tooLarge(long bytes) {
    return new IOException(
        "the push has large files as differences to others, which takes "
            + (bytes >> 20)
            + " MB of memory at once, too much here."
            + " Have git send large files whole: git config core.bigFileThreshold 4m && git repack"
            + " -adF, and push again");
  }

  /** Where an object stands, and what it is a difference to; -1 for nothing in this pack. */
  void place(long at, long base, long size) throws IOException {
    if (placed++ % OBJECTS_A_STEP == 0) {
      share.add(OBJECTS_A_STEP * TABLE_BYTES);
    }
    chains.add(at, base, size);
  }

  /** A difference to what has this id, in the pack or in the repository, and this size. */
  void named(long id, long size) {
    named.add(id, size);
  }

  /** All of the pack came; what is read next sets JGit to work on it. */
  void complete() throws IOException {
    long most = chains.most() + named.most(chains.baseSizes());
    if (most > CHAIN_BYTES_MAX) {
      throw tooLarge(most);
    }
    chains = new DeltaChains();
    named = new NamedBases();
    if ((heavy || Math.max(most, largest) > LARGE) && !taken) {
      await();
    }
    share.add(Math.max(most, largest));
  }

  private void await() throws IOException {
    try {
      taken = turn.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the server is stopping; push again when it is back", e);
    }
    if (!taken) {
      throw new IOException("the server is busy with other large pushes; push again in a minute");
    }
  }

  @Override
  public void close() {
    share.close();
    if (taken) {
      turn.release();
      taken = false;
    }
  }
}
