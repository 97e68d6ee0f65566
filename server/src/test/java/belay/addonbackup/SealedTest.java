package belay.addonbackup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.deploy.PlainSeal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is encrypted comes back as it was, or not at all. */
class SealedTest {
  private static final int PART = 1 << 20;

  @TempDir Path directory;

  private final byte[] key = random(Sealed.KEY_BYTES, 1);

  private static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private byte[] sealed(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(Sealed.write(key, new ByteArrayInputStream(plain), out)).isEqualTo(plain.length);
    return out.toByteArray();
  }

  private byte[] opened(byte[] sealed) throws IOException {
    return Sealed.read(key, new ByteArrayInputStream(sealed)).readAllBytes();
  }

  @Test
  void contentOfAnyLengthComesBack() throws IOException {
    for (int length : new int[] {0, 1, 1000, PART - 1, PART, PART + 1, 2 * PART, 2 * PART + 7}) {
      byte[] plain = random(length, length);
      assertThat(opened(sealed(plain))).as("%d", length).isEqualTo(plain);
    }
  }

  @Test
  void nothingOfItCanBeChangedMovedLeftOutOrCutOff() throws IOException {
    byte[] sealed = sealed(random(2 * PART + 7, 3));
    int part = PART + 16;
    byte[] changed = sealed.clone();
    changed[PART / 2] ^= 1;
    byte[] moved = new byte[sealed.length];
    System.arraycopy(sealed, part, moved, 0, part);
    System.arraycopy(sealed, 0, moved, part, part);
    System.arraycopy(sealed, 2 * part, moved, 2 * part, sealed.length - 2 * part);
    byte[] left = new byte[sealed.length - part];
    System.arraycopy(sealed, 0, left, 0, part);
    System.arraycopy(sealed, 2 * part, left, part, sealed.length - 2 * part);
    for (byte[] wrong :
        new byte[][] {
          changed,
          moved,
          left,
          Arrays.copyOf(sealed, sealed.length - 1),
          Arrays.copyOf(sealed, 2 * part),
          Arrays.copyOf(sealed, part),
          Arrays.copyOf(sealed, sealed.length + 1),
          new byte[0]
        }) {
      assertThatThrownBy(() -> opened(wrong)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aFileHasNoSecretInPlainAndIsOnesOwn() throws IOException {
    BackupFile files = new BackupFile(new PlainSeal(), new Random(7));
    UUID id = UUID.randomUUID();
    Path file = directory.resolve("one");
    byte[] plain =
        "rows of a table ".repeat(10_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(files.write(file, id, Map.of("major", "15"), new ByteArrayInputStream(plain)))
        .isEqualTo(plain.length);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("rows of a table");
    BackupFile.Read read = files.read(id, Files.newInputStream(file));
    assertThat(read.origin()).isEqualTo(Map.of("major", "15"));
    assertThat(read.data().readAllBytes()).isEqualTo(plain);
    assertThatThrownBy(() -> files.read(UUID.randomUUID(), Files.newInputStream(file)))
        .hasMessageContaining("another file");
  }

  @Test
  void aDirectoryKeepsWholeFilesAlone() throws IOException {
    Path file = Files.writeString(directory.resolve("staged"), "whole");
    DirectoryPlace place = new DirectoryPlace(directory.resolve("kept"));
    place.put("one.belay", file);
    try (var in = place.open("one.belay")) {
      assertThat(in.readAllBytes()).asString().isEqualTo("whole");
    }
    assertThatThrownBy(() -> place.put("two.belay", directory.resolve("gone")))
        .isInstanceOf(IOException.class);
    try (var all = Files.list(place.root())) {
      assertThat(all.map(p -> p.getFileName().toString())).containsExactly("one.belay");
    }
    place.delete("one.belay");
    place.delete("one.belay");
    assertThatThrownBy(() -> place.open("one.belay"))
        .isInstanceOf(java.nio.file.NoSuchFileException.class);
  }
}
