package belay.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PastaTest {
  private static final NetworkSettings SETTINGS =
      new NetworkSettings(
          NetworkSettings.Kind.PASTA,
          Optional.empty(),
          NetworkSettings.Six.USUAL,
          List.of("10.20.0.0/16", "fd00:5::/32"),
          List.of(new Service(80, false, true), new Service(6379, true, true)),
          Set.of(7700, 2222));
  private static final Pasta.Programs PROGRAMS =
      new Pasta.Programs(
          Path.of("/usr/bin/pasta"),
          Path.of("/usr/sbin/nft"),
          Path.of("/usr/bin/unshare"),
          Path.of("/usr/bin/setpriv"));

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  private Path directory;

  private Pasta pasta() {
    return new Pasta(PROGRAMS, SETTINGS, directory.resolve("pasta.nft"));
  }

  private static String after(List<String> words, String option) {
    return words.get(words.indexOf(option) + 1);
  }

  @Test
  void aDynoIsReachedAtItsPortAndReachesItsOwnAddOnsButNoDoorOfBelays() throws IOException {
    var wish =
        new Pasta.Wish(
            List.of(5432, 7700),
            OptionalInt.of(25_001),
            true,
            Optional.of(Path.of("/filter")),
            Optional.of(Path.of("/log")));
    List<String> words = pasta().entering(wish);
    assertThat(words)
        .startsWith(
            "/usr/bin/setpriv", "--pdeathsig", "KILL", "--no-new-privs", "/usr/bin/unshare");
    assertThat(after(words, "--tcp-ports")).isEqualTo("127.0.0.1/25001");
    assertThat(after(words, "--tcp-ns")).isEqualTo("80,5432,6379");
    assertThat(after(words, "--udp-ns")).isEqualTo("none");
    assertThat(words)
        .contains("--no-map-gw")
        .endsWith("/filter", "/log", "/usr/bin/unshare", "/usr/bin/setpriv");
    assertThat(Pasta.isAround(words)).isTrue();
    assertThat(Pasta.isAround(List.of("bwrap", "--unshare-user"))).isFalse();
  }

  @Test
  void aBuildsCommandIsReachedByNobodyAndMayBeStartedByAnyThread() throws IOException {
    List<String> words = pasta().entering(Pasta.Wish.PLAIN);
    assertThat(words).startsWith("sh", "-c").contains("").doesNotContain("--pdeathsig");
    assertThat(after(words, "exec \"$@\" 2>\"$0\""))
        .isEqualTo(directory.resolve("pasta.log").toString());
    assertThat(after(words, "--tcp-ports")).isEqualTo("none");
  }

  @Test
  void theRulesAreKeptForTheNextCommandAndFollowTheSettings() throws IOException {
    var _ = pasta().entering(Pasta.Wish.PLAIN);
    String rules = Files.readString(directory.resolve("pasta.nft"));
    assertThat(rules).contains("ip daddr { 10.20.0.0/16 } accept").doesNotContain("fd00");
    Files.writeString(directory.resolve("pasta.nft"), "somebody else's");
    var _ = pasta().entering(Pasta.Wish.PLAIN);
    assertThat(directory.resolve("pasta.nft")).hasContent(rules);
  }

  @Test
  void theMetadataServiceIsRefusedBeforeWhatIsAllowedAndTheMachineButForTheRouter() {
    var rules =
        new PastaRules(
            "10.209.255.254",
            List.of("192.0.2.2"),
            List.of(new Service(80, false, true)),
            List.of("169.254.0.0/16", "192.168.1.7"));
    assertThat(rules.text().lines())
        .containsSubsequence(
            "add rule inet belay out oifname \"lo\" accept",
            "add rule inet belay out meta nfproto ipv6 " + Rules.REFUSED,
            "add rule inet belay out ip daddr { 169.254.0.0/16 } " + Rules.REFUSED,
            "add rule inet belay out ip daddr { 192.0.2.2 } tcp dport 80 accept",
            "add rule inet belay out ip daddr { 192.0.2.2 } " + Rules.REFUSED,
            "add rule inet belay out ip daddr { 169.254.0.0/16, 192.168.1.7 } accept",
            "add rule inet belay out " + Rules.refusal("ip", Rules.PRIVATE));
  }
}
