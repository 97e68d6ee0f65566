package belay.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.activity.OfApp;
import belay.activity.OfConnections;
import belay.activity.OfDynos;
import belay.activity.OfPeople;
import belay.activity.OfRelease;
import belay.activity.OfSettings;
import belay.outbox.Level;
import belay.release.InvalidInput;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  private static final String BOB = "bob@example.com";

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
    assertThat(News.of(new OfDynos.Scaled(new TreeMap<>(Map.of("web", 2, "worker", 0)))))
        .containsExactly(
            new News(Include.FORMATION, "update", "web", Map.of("quantity", IntNode.valueOf(2))),
            new News(
                Include.FORMATION, "update", "worker", Map.of("quantity", IntNode.valueOf(0))));
    Map<String, JsonNode> domain =
        Map.of(
            "id",
            TextNode.valueOf(new UUID(0, 7).toString()),
            "created_at",
            TextNode.valueOf("1970-01-01T00:00:00Z"));
    assertThat(News.of(new OfConnections.DomainAdded(new UUID(0, 7), "a.example", Instant.EPOCH)))
        .containsExactly(new News(Include.DOMAIN, "create", "a.example", domain));
    assertThat(News.of(new OfConnections.DomainRemoved(new UUID(0, 7), "a.example", Instant.EPOCH)))
        .containsExactly(new News(Include.DOMAIN, "destroy", "a.example", domain));
    assertThat(News.of(new OfSettings.Maintenance(true)))
        .containsExactly(
            new News(Include.APP, "update", "", Map.of("maintenance", BooleanNode.TRUE)));
    assertThat(News.of(new OfPeople.LetsNothing(BOB)))
        .containsExactly(new News(Include.COLLABORATOR, "destroy", BOB, Map.of()));
    assertThat(News.of(new OfPeople.UserRemoved(BOB)))
        .containsExactly(new News(Include.COLLABORATOR, "destroy", BOB, Map.of()));
    assertThat(News.of(new OfPeople.Lets(BOB, List.of("view", "deploy"))))
        .containsExactly(new News(Include.COLLABORATOR, "update", BOB, Map.of()));
    assertThat(
            List.of(
                OfSettings.Changed.one("runtime", "docker"),
                new OfApp.Renamed("a", "b"),
                new OfApp.Transferred("a@example.com", BOB)))
        .allSatisfy(what ->
            assertThat(News.of(what))
                .containsExactly(new News(Include.APP, "update", "", Map.of())));
    assertThat(News.of(new OfRelease.Released(4, "Set SECRET config vars"))).isEmpty();
    assertThat(News.of(new OfDynos.Ran("Scaled web to 2", "run.1"))).isEmpty();
  }

  @Test
  void newsAreReadAsTheyWereWritten() {
    News news = new News(Include.FORMATION, "update", "web", Map.of());
    assertThat(News.read(news.ref())).contains(news);
    News ofTheApp = new News(Include.APP, "update", "", Map.of());
    assertThat(News.read(ofTheApp.ref())).contains(ofTheApp);
    assertThat(News.read("api:unheard of it")).isEmpty();
    assertThat(News.read("")).isEmpty();
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
