package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A visitor is let through to another entry of the table at an app's own hosts. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP lines end in CR LF.
class PassesTest {
  private static final String OTHER = "other.localhost";
  private static final Pattern COOKIE =
      Pattern.compile(
          "\r\nSet-Cookie: belay-release=([a-z0-9.A-Z_-]+); Path=/; Max-Age=3600; HttpOnly;"
              + " SameSite=Lax(; Secure)?\r\n");

  @TempDir Path home;

  private Backend serving;
  private Backend former;
  private Backend another;

  @BeforeEach
  void apps() throws IOException {
    serving = Backend.answering("serving");
    former = Backend.answering("former");
    another = Backend.answering("another");
  }

  @AfterEach
  void stop() throws IOException {
    serving.close();
    former.close();
    another.close();
  }

  private Rig route(Rig rig) throws IOException {
    put(rig, "a1", List.of(Rig.HOST), serving);
    put(rig, "a1/v44", List.of(), former);
    put(rig, "b2", List.of(OTHER), another);
    put(rig, "b2/v44", List.of(), another);
    return rig;
  }

  private static void put(Rig rig, String app, List<String> hosts, Backend backend)
      throws IOException {
    AppRoutes routes =
        new AppRoutes(
            app,
            "api",
            hosts,
            AppRoutes.State.UP,
            "v1",
            List.of(new AppRoutes.Upstream("web.1", "127.0.0.1", backend.port())));
    assertThat(rig.ask(new RouterRequest.Put(routes))).isEqualTo(new RouterAnswer.Done());
  }

  private static String ask(Rig rig, String host, String path, String cookies) throws IOException {
    String field = cookies.isEmpty() ? "" : "Cookie: " + cookies + "\r\n";
    try (Wire client = rig.client()) {
      String head = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n";
      return client.send(head + field + "\r\n").rest();
    }
  }

  private static String link(Rig rig) throws IOException {
    RouterAnswer answer = rig.ask(new RouterRequest.Pass("a1", "v44"));
    assertThat(answer).isInstanceOf(RouterAnswer.Passed.class);
    return ((RouterAnswer.Passed) answer).path();
  }

  private static String cookie(Rig rig) throws IOException {
    Matcher given = COOKIE.matcher(ask(rig, Rig.HOST, link(rig), ""));
    assertThat(given.find()).isTrue();
    assertThat(given.group(2)).as("it came without TLS").isNull();
    return "belay-release=" + given.group(1);
  }

  @Test
  void aLinkGivesACookieThatLeadsToTheOtherEntryAndIsKeptFromTheApp() throws IOException {
    try (Rig rig = route(new Rig(home))) {
      String answer = ask(rig, Rig.HOST, link(rig), "");
      assertThat(answer)
          .startsWith("HTTP/1.1 303 See Other\r\n")
          .contains("\r\nLocation: /\r\n", "no-store", "Referrer-Policy: no-referrer");
      String cookie = cookie(rig);

      assertThat(ask(rig, Rig.HOST, "/", "a=b; " + cookie + "; c=d"))
          .endsWith("former")
          .contains("\r\nBelay-Release: v44\r\n", "\r\nVary: Cookie\r\n");
      assertThat(former.heads.getLast()).contains("\r\nCookie: a=b; c=d\r\n");
      assertThat(ask(rig, Rig.HOST, "/", cookie)).endsWith("former");
      assertThat(former.heads.getLast()).doesNotContainIgnoringCase("cookie");
      assertThat(ask(rig, Rig.HOST, "/", "a=b"))
          .endsWith("serving")
          .doesNotContain("Belay-Release");
      assertThat(ask(rig, Rig.HOST, "/.well-known/belay/release/over", cookie))
          .startsWith("HTTP/1.1 303 ")
          .contains("belay-release=; Path=/; Max-Age=0;");
      assertThat(rig.log(3)).noneMatch(line -> line.contains("well-known"));
    }
  }

  @Test
  void itIsSecureWhereItCameByTlsAndWorksOverHttp2() throws Exception {
    try (Rig rig = route(Rig.secure(home).certify(Issued.to(Rig.HOST)));
        H2 streams = H2.secure(rig.httpsPort(), Rig.HOST)) {
      String set = streams.get(1, link(rig)).answer(1).field("set-cookie");
      assertThat(set).contains("; HttpOnly; SameSite=Lax; Secure");
      String cookie = set.substring(0, set.indexOf(';'));
      streams.get(3, "/", "cookie", "a=b", "cookie", cookie, "cookie", "c=d");
      assertThat(streams.answer(3).body()).isEqualTo("former");
      assertThat(former.heads.getLast()).contains("\r\nCookie: a=b; c=d\r\n");
    }
  }

  @Test
  void whatWasMadeForAnotherAppOrByAnotherKeyIsNoneAndIsKeptFromTheAppToo() throws IOException {
    try (Rig rig = route(new Rig(home))) {
      String cookie = cookie(rig);
      String link = link(rig);
      assertThat(ask(rig, OTHER, "/", cookie)).endsWith("another").doesNotContain("Belay-Release");
      assertThat(another.heads.getLast()).doesNotContainIgnoringCase("cookie");
      assertThat(ask(rig, OTHER, link, ""))
          .startsWith("HTTP/1.1 403 ")
          .contains("belay open RELEASE")
          .doesNotContain("Set-Cookie");

      String sneaky = "belay-release=" + link.substring(link.lastIndexOf('/') + 1);
      assertThat(ask(rig, Rig.HOST, "/", sneaky)).as("a link is no cookie").endsWith("serving");
      String later = cookie.replaceFirst("v44\\.[0-9a-f]+", "v44.ffffffff");
      assertThat(ask(rig, Rig.HOST, "/", later)).as("its end is signed").endsWith("serving");
      String changed = cookie.replace("v44.", "v45.");
      put(rig, "a1/v45", List.of(), another);
      assertThat(ask(rig, Rig.HOST, "/", changed)).as("its label is signed").endsWith("serving");
      assertThat(ask(rig, Rig.HOST, "/", changed + "; " + cookie))
          .as("a cookie that somebody put beside it")
          .endsWith("former");
    }
  }

  @Test
  void itHoldsOverARestartOfTheRouter() throws IOException {
    String cookie;
    try (Rig rig = route(new Rig(home))) {
      cookie = cookie(rig);
    }
    try (Rig rig = route(new Rig(home))) {
      assertThat(ask(rig, Rig.HOST, "/", cookie)).endsWith("former");
    }
  }

  @Test
  void whatIsGoneIsSaidOnceAndThenTheAppAnswers() throws IOException {
    try (Rig rig = route(new Rig(home))) {
      String cookie = cookie(rig);
      assertThat(rig.ask(new RouterRequest.Remove("a1/v44"))).isEqualTo(new RouterAnswer.Done());
      assertThat(ask(rig, Rig.HOST, "/", cookie))
          .startsWith("HTTP/1.1 410 Gone\r\n")
          .contains("You were looking at v44", "belay-release=; Path=/; Max-Age=0;");
      assertThat(rig.ask(new RouterRequest.Pass("a1", "v44")))
          .isEqualTo(new RouterAnswer.Failed("The router knows nothing of a1/v44."));
    }
  }

  @Test
  void aNameBelowAWildcardIsItsAppsUnlessAnotherHasIt() throws IOException {
    try (Rig rig = new Rig(home)) {
      put(rig, "a1", List.of(Rig.HOST, "*.shop.test"), serving);
      put(rig, "b2", List.of("own.shop.test"), another);
      assertThat(ask(rig, "any.shop.test", "/", "")).endsWith("serving");
      assertThat(ask(rig, "ANY.shop.test:80", "/", "")).endsWith("serving");
      assertThat(ask(rig, "own.shop.test", "/", "")).endsWith("another");
      assertThat(ask(rig, "two.labels.shop.test", "/", "")).startsWith("HTTP/1.1 404 ");
      assertThat(ask(rig, "shop.test", "/", "")).startsWith("HTTP/1.1 404 ");
    }
  }
}
