package belay.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which version of a program is to run. */
class VersionsTest {
  @TempDir Path root;

  @Test
  void knowsWhatAVersionReplaced() throws Exception {
    Versions versions = new Versions(root);
    there("router-1");
    versions.replaced("router-1", "router-2");
    assertThat(versions.before("router-2")).contains("router-1");
    assertThat(versions.before("router-1")).isEmpty();
  }

  @Test
  void doesNotGoBackToWhatIsNotKept() throws Exception {
    Versions versions = new Versions(root);
    versions.replaced("router-1", "router-2");
    versions.undone("router-2", "router-1");
    assertThat(versions.before("router-2")).isEmpty();
    assertThat(versions.insteadOf("router-2")).isEmpty();
  }

  @Test
  void runsTheFormerOneInsteadOfWhatWasUndone() throws Exception {
    Versions versions = new Versions(root);
    there("server-1");
    there("server-2");
    versions.undone("server-2", "server-1");
    assertThat(versions.insteadOf("server-2")).contains("server-1");
    assertThat(versions.insteadOf("server-3")).as("one that is built anew").isEmpty();
    versions.redo();
    assertThat(versions.insteadOf("server-2")).isEmpty();
  }

  @Test
  void undoneTwiceItGoesBackTwice() throws Exception {
    Versions versions = new Versions(root);
    there("server-1");
    there("server-2");
    versions.undone("server-3", "server-2");
    versions.undone("server-2", "server-1");
    assertThat(versions.insteadOf("server-3")).contains("server-1");
  }

  @Test
  void twoVersionsThatWereUndoneForOneAnotherDoNotGoRoundForEver() throws Exception {
    Versions versions = new Versions(root);
    there("server-1");
    there("server-2");
    versions.undone("server-2", "server-1");
    versions.undone("server-1", "server-2");
    assertThat(versions.insteadOf("server-2")).isPresent();
  }

  private void there(String name) throws Exception {
    Files.createDirectories(root.resolve(name));
  }
}
