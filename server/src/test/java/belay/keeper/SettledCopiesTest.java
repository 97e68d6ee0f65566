package belay.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start deletes of the copies that lie beside an add-on's data. */
class SettledCopiesTest {
  @TempDir Path kept;
  private Path copies;

  @BeforeEach
  void someCopies() throws IOException {
    copies = Files.createDirectories(kept.resolve("copies"));
    for (String name : Set.of("c1", "c2", "c3", "c4.part", "c5.errors", ".probe")) {
      Files.writeString(Files.createDirectories(copies.resolve(name)).resolve("file"), name);
    }
  }

  private Set<String> settle(String drop) throws Exception {
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", ServiceProcess.script(CopyDirectories.class, "settle.sh"))
            .redirectErrorStream(true);
    shell.environment().put("BELAY_KEPT", kept.toString());
    shell.environment().put("DROP", drop);
    Process process = shell.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.lines().collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> there() throws IOException {
    try (Stream<Path> all = Files.list(copies)) {
      return all.map(p -> p.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** A ledger that was put back is older than they are. */
  @Test
  void whatTheLedgerDoesNotKnowStays() throws Exception {
    assertThat(settle("c2")).containsExactly("c1", "c3");
    assertThat(there()).containsExactly("c1", "c3");
  }

  @Test
  void withNothingUnfinishedOnlyWhatWasCutShortGoes() throws Exception {
    assertThat(settle("")).containsExactly("c1", "c2", "c3");
    assertThat(there()).containsExactly("c1", "c2", "c3");
  }
}
