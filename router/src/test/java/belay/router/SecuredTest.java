package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import belay.api.routing.CertificateTable;
import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the router says itself of TLS: redirects, Strict-Transport-Security, proofs of names. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP lines end in CR LF.
class SecuredTest {
  private static final String PLAIN = "plain.localhost";

  @TempDir Path home;

  private static Rig route(Rig rig, Backend app, boolean redirect, int port, String strict)
      throws IOException {
    AppRoutes routes =
        new AppRoutes(
                "a1",
                "api",
                List.of(Rig.HOST, PLAIN),
                AppRoutes.State.UP,
                "v1",
                List.of(new AppRoutes.Upstream("web.1", "127.0.0.1", app.port())))
            .over(new AppRoutes.Https(List.of(Rig.HOST), redirect, port, strict));
    assertThat(rig.ask(new RouterRequest.Put(routes))).isEqualTo(new RouterAnswer.Done());
    return rig;
  }

  private static String request(String method, String path, String host, String more) {
    return method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n";
  }

  @Test
  void whoComesWithoutTlsIsSentToTheSamePlaceWithIt() throws Exception {
    try (Backend app = Backend.answering("fine");
        Rig rig = route(new Rig(home), app, true, 8443, "");
        Wire client = rig.client()) {
      assertThat(client.send(request("GET", "/a%2F//b?c={}", Rig.HOST, "")).response())
          .startsWith("HTTP/1.1 301 ")
          .contains("\r\nLocation: https://api.localhost:8443/a%2F//b?c={}\r\n");
      assertThat(client.send(request("POST", "/", Rig.HOST, "Content-Length: 0\r\n")).response())
          .startsWith("HTTP/1.1 308 ");
      assertThat(client.send(request("GET", "/", PLAIN, "")).response()).endsWith("fine");
      assertThat(
              client.send(request("GET", "/", Rig.HOST, "X-Forwarded-Proto: https\r\n")).response())
          .endsWith("fine");
      assertThat(rig.log(1).getFirst()).contains("status=301").contains("dyno= ");
    }
  }

  @Test
  void aRedirectComesBeforeMaintenanceAndAsksNoApp() throws Exception {
    try (Backend app = Backend.answering("fine");
        Rig rig = route(new Rig(home), app, true, 443, "")) {
      assertThat(rig.get("/x")).contains("\r\nLocation: https://api.localhost/x\r\n");
      AppRoutes routes =
          ((RouterAnswer.Table) rig.ask(new RouterRequest.Show())).table().getFirst();
      AppRoutes away = routes.with(AppRoutes.State.MAINTENANCE, "v1", List.of());
      assertThat(rig.ask(new RouterRequest.Put(away))).isEqualTo(new RouterAnswer.Done());
      assertThat(rig.get("/x")).contains("\r\nLocation: https://api.localhost/x\r\n");
      assertThat(app.heads).isEmpty();
    }
  }

  @Test
  void whoCameByTlsIsToldToStayWithIt() throws Exception {
    try (Backend app =
            Backend.each((head, wire) ->
                wire.send(
                    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"
                        + (head.contains("/own") ? "Strict-Transport-Security: max-age=1\r\n" : "")
                        + "\r\n"));
        Rig rig =
            route(Rig.secure(home).certify(Issued.to(Rig.HOST)), app, false, 443, "max-age=60");
        Wire client = Tls.to(rig.httpsPort(), Rig.HOST);
        H2 streams = H2.secure(rig.httpsPort(), Rig.HOST);
        Wire plain = rig.client()) {
      assertThat(client.send(request("GET", "/", Rig.HOST, "")).response())
          .contains("Strict-Transport-Security: max-age=60\r\n");
      assertThat(client.send(request("GET", "/own", Rig.HOST, "")).response())
          .contains("max-age=1\r\n")
          .doesNotContain("max-age=60");
      assertThat(client.send(request("GET", "/", PLAIN, "")).response())
          .doesNotContain("Strict-Transport-Security");
      assertThat(plain.send(request("GET", "/", Rig.HOST, "")).response())
          .startsWith("HTTP/1.1 200")
          .doesNotContain("Strict-Transport-Security");
      assertThat(streams.get(1, "/").answer(1).field("strict-transport-security"))
          .isEqualTo("max-age=60");
    }
  }

  @Test
  void proofsComeBeforeAllElseAndForWhatIsKnownOnly() throws Exception {
    CertificateTable table =
        new CertificateTable(
            List.of(),
            List.of(new CertificateTable.HttpAnswer(Rig.HOST, "tok-1", "tok-1.print")),
            List.of());
    try (Backend app = Backend.answering("app");
        Rig rig = route(new Rig(home), app, true, 443, "").certify(table);
        Wire client = rig.client()) {
      String place = "/.well-known/acme-challenge/";
      assertThat(client.send(request("GET", place + "tok-1", Rig.HOST, "")).response())
          .startsWith("HTTP/1.1 200 OK")
          .endsWith("\r\n\r\ntok-1.print");
      assertThat(client.send(request("GET", place + "tok-2", Rig.HOST, "")).response())
          .startsWith("HTTP/1.1 301");
      assertThat(client.send(request("GET", place + "tok-1", PLAIN, "")).response())
          .endsWith("app");
      assertThat(client.send(request("GET", place + "tok-2", PLAIN, "")).response())
          .endsWith("app");
    }
  }

  @Test
  void cookiesOfVisitorsByTlsAreForTlsOnly() throws Exception {
    try (Backend app = Backend.answering("fine");
        Rig rig = Rig.secure(home).certify(Issued.to(Rig.HOST))) {
      AppRoutes routes =
          new AppRoutes(
              "a1",
              "api",
              List.of(Rig.HOST),
              AppRoutes.State.UP,
              "v1",
              List.of(new AppRoutes.Upstream("web.1", "127.0.0.1", app.port())),
              0,
              true);
      assertThat(rig.ask(new RouterRequest.Put(routes))).isEqualTo(new RouterAnswer.Done());
      try (H2 client = H2.secure(rig.httpsPort(), Rig.HOST);
          Wire plain = rig.client()) {
        assertThat(client.get(1, "/").answer(1).field("set-cookie")).endsWith("; Secure");
        assertThat(plain.send(request("GET", "/", Rig.HOST, "")).response())
            .contains("Set-Cookie: ")
            .doesNotContain("Secure");
      }
    }
  }
}
