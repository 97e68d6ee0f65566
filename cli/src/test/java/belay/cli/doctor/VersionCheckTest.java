package belay.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What apt knows of a newer package. */
class VersionCheckTest {
  @Test
  void aCandidateThatIsNotInstalledIsNewer() {
    assertThat(
            VersionCheck.newer(
                "belay:\n  Installed: 0.1.0\n  Candidate: 0.2.0\n  Version table:\n"))
        .contains("0.2.0");
  }

  @Test
  void theInstalledOneIsNoNews() {
    assertThat(VersionCheck.newer("belay:\n  Installed: 0.1.0\n  Candidate: 0.1.0\n")).isEmpty();
    assertThat(VersionCheck.newer("belay:\n  Installed: (none)\n  Candidate: 0.1.0\n")).isEmpty();
    assertThat(VersionCheck.newer("")).isEmpty();
  }

  @Test
  void whateverLanguageIsSpokenHereProgramsAreAskedInTheirOwn() {
    assertThat(Commands.line(List.of("sh", "-c", "echo $LC_ALL"))).contains("C");
  }
}
