package belay.cli.home;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.http.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
  private static final String URL = "http://127.0.0.1:7700";

  @TempDir Path directory;

  @Test
  void whatAServerLendsToACommandThatCameBySshLeadsToItsSocket() throws IOException {
    write(
        "\"url\":\""
            + URL
            + "\",\"email\":\"b@x.test\",\"token\":\"t\",\"socket\":\"/r/own.sock\"");
    var credentials = new Home(directory).credentials(Map.of());
    assertThat(credentials.token()).isEqualTo("t");
    assertThat(credentials.trust().proof()).isEqualTo(new Proof.Own(URL, Path.of("/r/own.sock")));
  }

  @Test
  void aLoginOfAVersionBeforeProvesNothingOverPlainHttp() throws IOException {
    write("\"url\":\"" + URL + "\",\"email\":\"b@x.test\",\"token\":\"t\"");
    var credentials = new Home(directory).credentials(Map.of());
    assertThat(credentials.token()).isEqualTo("t");
    assertThat(credentials.trust().proof()).isEqualTo(Proof.NONE);
  }

  private void write(String fields) throws IOException {
    Files.writeString(directory.resolve("credentials"), "{" + fields + "}");
  }
}
