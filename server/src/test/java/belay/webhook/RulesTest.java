package belay.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  @Test
  void pausesGrowToAnHourAndEnd() {
    assertThat(BackOff.after(1, Level.NOTIFY, 0)).contains(Duration.ofSeconds(2));
    assertThat(BackOff.after(2, Level.NOTIFY, 0)).contains(Duration.ofSeconds(6));
    assertThat(BackOff.after(2, Level.NOTIFY, 1)).contains(Duration.ofSeconds(3));
    assertThat(BackOff.after(5, Level.NOTIFY, 0)).contains(Duration.ofSeconds(162));
    assertThat(BackOff.after(6, Level.NOTIFY, 0)).isEmpty();
    assertThat(BackOff.after(29, Level.SYNC, 0)).contains(Duration.ofHours(1));
    assertThat(BackOff.after(30, Level.SYNC, 0)).isEmpty();
  }

  /** RFC 4231, test case 2. */
  @Test
  void aSignatureIsTheHmacOfTheBody() {
    byte[] body = "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8);
    String hex = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    assertThat(Base64.getDecoder().decode(Signature.of(body, "Jefe")))
        .isEqualTo(HexFormat.of().parseHex(hex));
  }

  @Test
  void anEventTellsOfTheThingsItConcerns() {
    assertThat(News.of("Scaled web to 2, worker to 0"))
        .containsExactly(
            new News(Include.FORMATION, "update", "web"),
            new News(Include.FORMATION, "update", "worker"));
    assertThat(News.of("Added domain a.example"))
        .containsExactly(new News(Include.DOMAIN, "create", "a.example"));
    assertThat(News.of("Lets bob@example.com nothing any more"))
        .containsExactly(new News(Include.COLLABORATOR, "destroy", "bob@example.com"));
    assertThat(News.of("Lets bob@example.com view, deploy"))
        .containsExactly(new News(Include.COLLABORATOR, "update", "bob@example.com"));
    assertThat(
            List.of(
                "maintenance on",
                "maintenance off",
                "Renamed a to b",
                "Transferred from a@example.com to b@example.com"))
        .allSatisfy(
            what -> assertThat(News.of(what)).containsExactly(new News(Include.APP, "update", "")));
    assertThat(News.of("v4: Set SECRET config vars")).isEmpty();
    assertThat(News.of("ran `Scaled web to 2` in run.1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hook",
        "ftp://a.example/",
        "https://",
        "https://me:pw@a.example/",
        "/hook",
        "http://a b/",
        "https://a.example:99999/",
        "https://a.example/#x",
        "javascript:alert(1)"
      })
  void anAddressThatCannotBeDeliveredToIsRefused(String url) {
    assertThatThrownBy(() -> wish(url, "s")).isInstanceOf(InvalidInput.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "ü"})
  void aSecretIsALineOfText(String secret) {
    assertThatThrownBy(() -> wish("https://a.example/", secret)).isInstanceOf(InvalidInput.class);
  }

  private static Wish wish(String url, String secret) {
    return new Wish(
        Optional.of(url),
        Optional.of(Set.of(Include.RELEASE)),
        Optional.of(Level.NOTIFY),
        Optional.of(secret),
        Optional.empty());
  }
}
