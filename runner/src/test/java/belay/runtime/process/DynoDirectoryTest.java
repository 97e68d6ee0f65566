package belay.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.AppName;
import belay.release.RuntimeKind;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import belay.runtime.DynoName;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynoDirectoryTest {
  /** The longest path that Linux takes (PATH_MAX, without the end of the string). */
  private static final int PATH_LENGTH_MAX = 4_095;

  @TempDir Path base;

  private static Dyno at(DynoAddress address) {
    return new Dyno(
        UUID.randomUUID(),
        UUID.randomUUID(),
        new AppName("shop"),
        new DynoName("web", 1),
        2,
        "run",
        RuntimeKind.PROCESS,
        Optional.of(address),
        Instant.EPOCH);
  }

  private DynoDirectory noted(Dyno dyno) throws IOException {
    return DynoDirectory.create(base, dyno, DynoDirectory.Note.of(dyno, true, Isolation.PLAIN, ""));
  }

  @Test
  void itIsKnownAgainByWhatIsInIt() throws IOException {
    for (DynoAddress address :
        List.of(DynoAddress.loopback(5_000), new DynoAddress("10.4.0.7", 5_000))) {
      Dyno dyno = at(address);
      assertThat(noted(dyno).note().orElseThrow().dyno()).isEqualTo(dyno);
    }
  }

  @Test
  void aNoteOfADynoOnLoopbackIsOneThatAnOlderControlPlaneReads() throws IOException {
    Path note = noted(at(DynoAddress.loopback(5_000))).resolve("spec.json");
    assertThat(new ObjectMapper().readTree(note.toFile()).fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "id",
            "app_id",
            "app",
            "name",
            "version",
            "command",
            "port",
            "started_at",
            "boot",
            "one_off",
            "isolation",
            "tree");
  }

  @Test
  void whatALaterVersionAddsToANoteIsPassedOver() throws IOException {
    Dyno dyno = at(DynoAddress.loopback(5_000));
    DynoDirectory directory = noted(dyno);
    Path note = directory.resolve("spec.json");
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(note.toFile());
    Files.writeString(note, json.put("later", "word").toString());
    assertThat(directory.note().orElseThrow().dyno()).isEqualTo(dyno);
  }

  @Test
  void oneThatCannotBeFilledIsTakenAwayAgain() throws IOException {
    Dyno dyno = at(DynoAddress.loopback(5_000));
    Path dynos = deep(PATH_LENGTH_MAX - dyno.id().toString().length() - 2);

    assertThatThrownBy(() ->
            DynoDirectory.create(
                dynos, dyno, DynoDirectory.Note.of(dyno, false, Isolation.PLAIN, "")))
        .isInstanceOf(IOException.class);

    assertThat(dynos).isEmptyDirectory();
  }

  /** So deep that a directory fits in it, and a file in that no more. */
  private Path deep(int length) throws IOException {
    Path path = base;
    while (path.toString().length() < length - 1) {
      int more = Math.min(200, length - path.toString().length() - 1);
      path = path.resolve("d".repeat(more));
    }
    return Files.createDirectories(path);
  }
}
