package belay.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class PackScanTest {
  private static final int COMMIT = 1;
  private static final int TREE = 2;
  private static final int BLOB = 3;
  private static final int MEGA = 1 << 20;

  private final ByteArrayOutputStream pack = new ByteArrayOutputStream();
  private final Semaphore turn = new Semaphore(1);

  private PackScanTest begin(int objects) {
    pack.writeBytes("0032command and more than that".getBytes(StandardCharsets.US_ASCII));
    pack.writeBytes(new byte[0x32 - 30]);
    pack.writeBytes("0000000aoption0000".getBytes(StandardCharsets.US_ASCII));
    pack.writeBytes("PACK".getBytes(StandardCharsets.US_ASCII));
    pack.writeBytes(ByteBuffer.allocate(8).putInt(2).putInt(objects).array());
    return this;
  }

  private PackScanTest object(int type, int size) {
    head(type, size);
    return deflated(new byte[size]);
  }

  private PackScanTest head(int type, int size) {
    int left = size >> 4;
    pack.write((type << 4) | (size & 0xf) | (left > 0 ? 0x80 : 0));
    while (left > 0) {
      pack.write((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
      left >>= 7;
    }
    return this;
  }

  private PackScanTest deflated(byte[] content) {
    Deflater deflater = new Deflater();
    deflater.setInput(content);
    deflater.finish();
    byte[] buffer = new byte[8192];
    while (!deflater.finished()) {
      pack.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return this;
  }

  /** A difference to what stands so far before. */
  private PackScanTest delta(int back, int base, int result) {
    byte[] sizes =
        new byte[] {
          (byte) ((base & 0x7f) | 0x80),
          (byte) (((base >> 7) & 0x7f) | 0x80),
          (byte) (((base >> 14) & 0x7f) | 0x80),
          (byte) (base >> 21),
          (byte) ((result & 0x7f) | 0x80),
          (byte) (((result >> 7) & 0x7f) | 0x80),
          (byte) (((result >> 14) & 0x7f) | 0x80),
          (byte) (result >> 21)
        };
    head(6, sizes.length);
    int left = back - 128;
    if (left < 0) {
      pack.write(back);
    } else {
      if (left >> 14 > 0) {
        pack.write((((left >> 14) - 1) & 0x7f) | 0x80);
      }
      pack.write(((left >> 7) & 0x7f) | 0x80);
      pack.write(left & 0x7f);
    }
    return deflated(sizes);
  }

  /** Byte by byte, and all at once: it must not matter how the network cuts it. */
  private void scan(int step) throws IOException {
    byte[] bytes = pack.toByteArray();
    try (PackBounds bounds =
            new PackBounds(turn, new GitMemory().share(UUID.randomUUID()), () -> 0);
        PackScan scan = new PackScan(bounds)) {
      for (int at = 0; at < bytes.length; at += step) {
        scan.take(bytes, at, Math.min(step, bytes.length - at));
      }
    }
  }

  private void refused(String... words) {
    for (int step : new int[] {1, 7, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> scan(step))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(words);
    }
    assertThat(turn.availablePermits()).isEqualTo(1);
  }

  @Test
  void aLegalPackPasses() throws IOException {
    begin(4).object(COMMIT, 200).object(TREE, 5_000).object(BLOB, 3 * MEGA);
    int at = pack.size();
    object(BLOB, 100);
    pack.writeBytes(new byte[20]);
    assertThat(at).isPositive();

    scan(1);
    scan(4096);
  }

  @Test
  void aCommitOrTreeThatIsHeldWholeHasABound() {
    begin(1).object(COMMIT, 2 * MEGA);
    refused("a commit or tag in the push");
  }

  @Test
  void aHugeDirectoryIsRefused() {
    begin(1).object(TREE, 9 * MEGA);
    refused("a directory in the push");
  }

  @Test
  void aPromiseOfManyObjectsIsRefusedBeforeTheyCome() {
    begin(2_000_000_000);
    refused("2000000000 objects");
  }

  @Test
  void aDeltaIsJudgedByWhatItMakes() {
    begin(2);
    int base = pack.size();
    object(BLOB, 1_000);
    delta(pack.size() - base, 1_000, 200 * MEGA);
    refused("as differences");
  }

  /** Each base has a second child, so that JGit keeps it while it follows the first. */
  @Test
  void aChainThatBranchesIsJudgedByWhatIsHeldAtOnce() {
    begin(41);
    int last = pack.size();
    object(BLOB, 4 * MEGA);
    for (int level = 0; level < 20; level++) {
      int at = pack.size();
      delta(at - last, 4 * MEGA, 4 * MEGA);
      delta(pack.size() - last, 4 * MEGA, 4 * MEGA);
      last = at;
    }
    refused("as differences", "MB of memory at once");
  }

  /** By its id, so that where it stands in the pack is not to be seen. */
  private PackScanTest named(int id, int base, int result) {
    byte[] sizes = new byte[8];
    for (int i = 0; i < 4; i++) {
      sizes[i] = (byte) (((base >> (7 * i)) & 0x7f) | (i < 3 ? 0x80 : 0));
      sizes[4 + i] = (byte) (((result >> (7 * i)) & 0x7f) | (i < 3 ? 0x80 : 0));
    }
    head(7, sizes.length);
    pack.writeBytes(ByteBuffer.allocate(20).putInt(id).array());
    return deflated(sizes);
  }

  @Test
  void aChainThatBranchesIsJudgedByIdsToo() {
    begin(41).object(BLOB, 4 * MEGA);
    for (int level = 0; level < 20; level++) {
      named(level, 4 * MEGA, 4 * MEGA).named(level, 4 * MEGA, 4 * MEGA);
    }
    refused("as differences", "MB of memory at once");
  }

  @Test
  void aChainThatBranchesByIdsAndPlacesInTurnIsJudgedByBoth() {
    begin(41);
    int last = pack.size();
    object(BLOB, 4 * MEGA);
    for (int level = 0; level < 20; level++) {
      int at = pack.size();
      delta(at - last, 4 * MEGA, 4 * MEGA);
      named(level, 4 * MEGA, 4 * MEGA);
      last = at;
    }
    refused("as differences", "MB of memory at once");
  }

  /** As a push of many files that changed once each, whose former contents are there already. */
  @Test
  void manyDifferencesToWhatIsElsewherePass() throws IOException {
    begin(60);
    for (int file = 0; file < 60; file++) {
      named(file, 4 * MEGA, 4 * MEGA);
    }

    scan(1024);
  }

  /** JGit lets go of each base when its only child is made: fifty versions of a file are usual. */
  @Test
  void aLongChainWithoutBranchesPasses() throws IOException {
    begin(51);
    int last = pack.size();
    object(BLOB, 4 * MEGA);
    for (int level = 0; level < 50; level++) {
      int at = pack.size();
      delta(at - last, 4 * MEGA, 4 * MEGA);
      last = at;
    }

    scan(1024);
  }

  @Test
  void whatIsNoPackIsLeftToJGit() throws IOException {
    pack.writeBytes("hello, is this git?".getBytes(StandardCharsets.US_ASCII));
    scan(3);
  }
}
