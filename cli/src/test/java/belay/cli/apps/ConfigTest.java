package belay.cli.apps;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.Cli;
import belay.cli.ControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
  private final ControlPlane plane =
      new ControlPlane()
          .answers("PATCH /apps/api/config-vars", "{'A':'1','B':'2'}")
          .answers("GET /apps/api/releases", "[{'version':3,'status':'succeeded'}]");

  @AfterEach
  void close() {
    plane.close();
  }

  @Test
  void severalKeysAreOneChange() {
    Cli.Result result = Cli.of(plane).run("config:set", "A=1", "B=x=y", "-a", "api").ended(0);

    assertThat(plane.asked().getFirst())
        .isEqualTo("PATCH /apps/api/config-vars {\"A\":\"1\",\"B\":\"x=y\"}");
    assertThat(result.err()).isEqualTo("Setting A, B on api... done, v3\n");
    assertThat(result.out()).isEqualTo("A: 1\nB: 2\n");
  }

  @Test
  void unsettingSendsNull() {
    Cli.of(plane).run("config:unset", "A", "-a", "api").ended(0);

    assertThat(plane.asked().getFirst()).isEqualTo("PATCH /apps/api/config-vars {\"A\":null}");
  }

  @Test
  void aChangeThatChangesNothingSaysSo() {
    try (ControlPlane same =
        new ControlPlane()
            .answers(
                "PATCH /apps/api/config-vars",
                200,
                Map.of("Belay-Outcome", "nothing-to-change"),
                "{'A':'1'}")) {
      assertThat(Cli.of(same).run("config:set", "A=1", "-a", "api").ended(0).err())
          .contains("nothing to change");
    }
  }

  @Test
  void aValueComesFromAFileOrFromStandardInput(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("key.pem"), "line one\nline two\n");

    Cli.of(plane)
        .in(directory)
        .input("from stdin\n")
        .run("config:set", "A=@key.pem", "B=-", "-a", "api")
        .ended(0);

    assertThat(plane.asked().getFirst())
        .endsWith("{\"A\":\"line one\\nline two\",\"B\":\"from stdin\"}");
  }

  @Test
  void aLiteralValueMayBeginWithAnything() {
    Cli.of(plane).run("config:set", "--literal", "A=@belay", "B=-", "-a", "api").ended(0);

    assertThat(plane.asked().getFirst()).endsWith("{\"A\":\"@belay\",\"B\":\"-\"}");
  }

  @Test
  void binaryIsRefusedAndNothingIsSent(@TempDir Path directory) throws IOException {
    Files.write(directory.resolve("blob"), new byte[] {1, 0, 2, (byte) 0xff});

    Cli.Result result = Cli.of(plane).in(directory).run("config:set", "BLOB=@blob", "-a", "api");

    assertThat(result.ended(1).err()).contains("BLOB", "binary");
    assertThat(plane.asked()).isEmpty();
  }

  @Test
  void aWordWithoutAValueIsNotEchoedBeyondItsKey() {
    Cli.Result result = Cli.of(plane).run("config:set", "=hunter2", "-a", "api").ended(2);

    assertThat(result.err()).doesNotContain("hunter2");
  }

  @Test
  void aShellReadsWhatItPrints() {
    try (ControlPlane quoting =
        new ControlPlane().answers("GET /apps/api/config-vars", "{'A':'it is $5','B':'plain'}")) {
      assertThat(Cli.of(quoting).run("config", "-s", "-a", "api").ended(0).out())
          .isEqualTo("A='it is $5'\nB=plain\n");
    }
  }

  @Test
  void aMissingKeyEndsWithOne() {
    try (ControlPlane empty = new ControlPlane().answers("GET /apps/api/config-vars", "{}")) {
      assertThat(Cli.of(empty).run("config:get", "A", "-a", "api").ended(1).err()).contains("A");
    }
  }
}
