package belay.http;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Served;
import belay.doors.Served.Told;
import belay.doors.Served.Who;
import belay.routing.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes by the router comes from the Internet, though its connection is from here. */
class RoutedDoorTest {
  private static final String HOST = "belay.example.com";
  private static final String URL = "https://" + HOST;
  private static final String VISITOR = "203.0.113.9";

  @TempDir Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Served served;

  @BeforeEach
  void open() throws Exception {
    Site site = new Site("example.com", "https", 443, Optional.of(new Site.Own(HOST, URL)));
    served = new Served(home, new Told(Optional.of(URL), site, false, Optional.empty()));
  }

  @AfterEach
  void close() {
    served.close();
  }

  /** As the router sends it: what it says of the client is behind what the client says itself. */
  private String routed(String preface, String proto, String request, String... headers)
      throws IOException {
    StringBuilder all = new StringBuilder(preface).append("\r\n").append(request);
    all.append(" HTTP/1.1\r\n");
    for (String header : headers) {
      all.append(header).append("\r\n");
    }
    all.append("X-Forwarded-For: 127.0.0.1, " + VISITOR + "\r\nX-Real-IP: " + VISITOR + "\r\n");
    all.append("X-Forwarded-Proto: " + proto + "\r\nX-Forwarded-Port: 443\r\nVia: 1.1 belay\r\n");
    all.append(request.contains("/rendezvous/") ? "Connection: Upgrade" : "Connection: close");
    all.append("\r\n\r\n");
    return RawHttp.send(served.routed.orElseThrow().address().getPort(), all.toString());
  }

  private String get(String path, String... headers) throws IOException {
    String[] all = new String[headers.length + 1];
    all[0] = "Host: " + HOST;
    System.arraycopy(headers, 0, all, 1, headers.length);
    return routed(Served.PREFACE, "https", "GET " + path, all);
  }

  private String as(Who who) {
    return "Authorization: Bearer " + served.token(who);
  }

  private String link(Who who) throws Exception {
    String url =
        served
            .ok(who, "POST", "/account/sign-in-links", "{\"elsewhere\":true}")
            .path("url")
            .asText();
    assertThat(url).startsWith(URL + "/sign-in/");
    return url.substring(URL.length());
  }

  private String enter(String link) throws IOException {
    return routed(
        Served.PREFACE,
        "https",
        "POST " + link,
        "Host: " + HOST,
        "Accept: text/html",
        "Origin: " + URL,
        "Content-Length: 0");
  }

  private void claim() throws Exception {
    assertThat(enter(link(Who.ROOT))).startsWith("HTTP/1.1 303");
  }

  @Test
  void whoIsNotTheRouterIsToldNothing() throws Exception {
    claim();
    assertThat(routed("guessed", "https", "GET /account", "Host: " + HOST, as(Who.ROOT))).isEmpty();
    int port = served.routed.orElseThrow().address().getPort();
    String bare = "GET /account HTTP/1.1\r\nHost: " + HOST + "\r\n" + as(Who.ROOT) + "\r\n\r\n";
    assertThat(RawHttp.send(port, bare)).isEmpty();
    assertThat(get("/account", as(Who.ROOT))).startsWith("HTTP/1.1 200");
  }

  @Test
  void untilAnAdministratorCameThereIsNothingButHisLink() throws Exception {
    assertThat(get("/account", as(Who.ROOT))).startsWith("HTTP/1.1 403").contains("claimed");
    assertThat(get("/sign-in", "Accept: text/html")).startsWith("HTTP/1.1 403");
    assertThat(get("/sign-in/signin_guessed", "Accept: text/html")).startsWith("HTTP/1.1 403");
    String link = link(Who.ROOT);
    assertThat(get(link, "Accept: text/html")).startsWith("HTTP/1.1 200").contains("<form");
    assertThat(get(link, as(Who.ROOT))).startsWith("HTTP/1.1 403");
    assertThat(enter(link))
        .startsWith("HTTP/1.1 303")
        .contains("Set-Cookie: __Host-belay_session=", "; Secure");
    assertThat(get("/account", as(Who.EVE))).startsWith("HTTP/1.1 200");
    assertThat(get("/sign-in", "Accept: text/html")).startsWith("HTTP/1.1 200");
    assertThat(enter(link)).startsWith("HTTP/1.1 410");
  }

  @Test
  void whoAdministersNothingClaimsNothing() throws Exception {
    assertThat(enter(link(Who.ANA))).startsWith("HTTP/1.1 403");
    assertThat(served.access.claim().made()).isFalse();
  }

  @Test
  void nothingIsTrustedForBeingLocal() throws Exception {
    claim();
    String request = "GET /account";
    assertThat(routed(Served.PREFACE, "http", request, "Host: " + HOST, as(Who.ROOT)))
        .startsWith("HTTP/1.1 403")
        .contains("no plain HTTP");
    assertThat(
            routed(Served.PREFACE, "http", "GET /apps?a=b", "Host: " + HOST, "Accept: text/html"))
        .startsWith("HTTP/1.1 308")
        .contains("Location: " + URL + "/apps?a=b\r\n");
    assertThat(routed(Served.PREFACE, "https", request, "Host: localhost", as(Who.ROOT)))
        .startsWith("HTTP/1.1 421");
    assertThat(routed(Served.PREFACE, "https", request, "Host: shop.example.com", as(Who.ROOT)))
        .startsWith("HTTP/1.1 421");
    assertThat(served.ok(Who.ROOT, "GET", "/oauth/sessions", "").toString()).contains(VISITOR);
  }

  @Test
  void strangersLearnNotEvenWhatThereIs() throws Exception {
    claim();
    for (String path : new String[] {"/schema", "/nowhere", "/apps", "/", "/apps/shop"}) {
      assertThat(get(path)).as(path).startsWith("HTTP/1.1 401").doesNotContain("schema");
    }
    assertThat(get("/schema", as(Who.EVE))).startsWith("HTTP/1.1 200");
  }

  @Test
  void addressesInAnswersAreTrue() throws Exception {
    claim();
    String made =
        routed(
            Served.PREFACE,
            "https",
            "POST /apps/shop/sources",
            "Host: " + HOST,
            "Content-Length: 0",
            as(Who.ANA));
    assertThat(made).startsWith("HTTP/1.1 201").contains("\"put_url\":\"" + URL + "/sources/");
    assertThat(get("/apps/shop", as(Who.ANA)))
        .contains(
            "\"git_url\":\"" + URL + "/shop.git\"", "\"web_url\":\"https://shop.example.com/\"");
  }

  @Test
  void aPageIsItsOwnSitesOnly() throws Exception {
    claim();
    String link = link(Who.ROOT);
    assertThat(
            routed(
                Served.PREFACE,
                "https",
                "POST " + link,
                "Host: " + HOST,
                "Accept: text/html",
                "Origin: https://shop.example.com",
                "Sec-Fetch-Site: same-site",
                "Content-Length: 0"))
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void aRendezvousOfNobodyEndsBehindTheUpgrade() throws Exception {
    claim();
    String answer =
        routed(
            Served.PREFACE,
            "https",
            "GET /rendezvous/" + "0".repeat(32),
            "Host: " + HOST,
            "Upgrade: belay-rendezvous");
    assertThat(answer).startsWith("HTTP/1.1 101").endsWith("\r\n\r\n");
  }

  @Test
  void aCommandLineIsLetInByAPersonInABrowserOnce() throws Exception {
    claim();
    String begun = post("/oauth/device-codes", "{\"client\":\"bob@laptop\"}");
    assertThat(begun)
        .startsWith("HTTP/1.1 201")
        .contains("\"verification_uri\":\"" + URL + "/device\"");
    String code = value(begun, "user_code");
    String redeem = "{\"device_code\":\"" + value(begun, "device_code") + "\"}";
    assertThat(post("/oauth/device-codes/actions/redeem", redeem))
        .contains("authorization_pending");
    String shown =
        served.ok(Who.BOB, "GET", "/oauth/device-codes/" + code.replace("-", ""), "").toString();
    assertThat(shown).contains("bob@laptop", VISITOR);
    assertThat(
            served
                .send(Who.BOB, "POST", "/oauth/device-codes/" + code + "/actions/approve", "")
                .status())
        .isEqualTo(202);
    String in = post("/oauth/device-codes/actions/redeem", redeem);
    assertThat(in).startsWith("HTTP/1.1 201").contains("bob@example.com");
    assertThat(get("/account", "Authorization: Bearer " + value(in, "token")))
        .contains("bob@example.com");
    assertThat(post("/oauth/device-codes/actions/redeem", redeem)).contains("expired_token");
  }

  private String post(String path, String body) throws IOException {
    int port = served.routed.orElseThrow().address().getPort();
    return RawHttp.send(
        port,
        Served.PREFACE
            + "\r\nPOST "
            + path
            + " HTTP/1.1\r\nHost: "
            + HOST
            + "\r\nContent-Type: application/json\r\nX-Real-IP: "
            + VISITOR
            + "\r\nX-Forwarded-Proto: https\r\nConnection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static String value(String answer, String key) {
    Matcher at = Pattern.compile("\"" + key + "\":\"([^\"]+)\"").matcher(answer);
    assertThat(at.find()).as(answer).isTrue();
    return at.group(1);
  }
}
