package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A program, a chat and a mailbox hear of a rollback, whatever happens to Belay meanwhile. */
@Tag("longest")
class HooksJourneyTest {
  private static final Path GUIDE = Machine.REPOSITORY.resolve("docs/hooks.md");

  private final List<String> posted = new CopyOnWriteArrayList<>();
  private volatile int answer = 200;
  private final GreenMail mail =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  @SuppressWarnings("NullAway.Init") // set before each test
  private HttpServer receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 20);
    receiver.createContext("/", this::handle);
    receiver.start();
    mail.setUser("ana@example.com", "belay", "s3cret");
    mail.start();
  }

  @AfterEach
  void hangUp() {
    receiver.stop(0);
    mail.stop();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      posted.add(exchange.getRequestURI().getPath() + " " + body);
      exchange.sendResponseHeaders(answer, -1);
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
  }

  private Machine machine() {
    Machine machine =
        Machine.upWith(
            Map.of(
                "fetch.allow", "loopback",
                "smtp.host", "127.0.0.1",
                "smtp.port", Integer.toString(mail.getSmtp().getPort()),
                "smtp.tls", "none",
                "smtp.user", "belay",
                "smtp.from", "belay@example.com"));
    machine.belayReading("s3cret\n", "mail:password").ok();
    return machine;
  }

  private static String added(Machine machine, Path app, String... words) {
    List<String> all =
        Stream.concat(Stream.of("hooks:add", "--json"), Arrays.stream(words)).toList();
    return Machine.json(machine.belayIn(app, all.toArray(String[]::new)).ok().out())
        .path("name")
        .asText();
  }

  private static String dyno(Machine machine, Path app) {
    return Machine.json(machine.belayIn(app, "ps", "--json").ok().out()).at("/0/id").asText();
  }

  private List<String> heard(String path) {
    return posted.stream()
        .filter(p -> p.startsWith(path))
        .map(p -> URLDecoder.decode(p, StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void aProgramAChatAndAMailboxHearOfARollbackThoughBelayIsKilled() throws Exception {
    try (Machine machine = machine()) {
      Path app = machine.checkout("hooked", App.files("one"));
      machine.push(app).ok();
      String dyno = dyno(machine, app);
      String http = added(machine, app, "http", url("/deployed?key=s3cret"));
      added(machine, app, "slack", url("/services/T0/B0/XXXX"));
      String email = added(machine, app, "email", "ana@example.com");
      assertThat(dyno(machine, app)).as("no dyno is restarted for a hook").isEqualTo(dyno);
      machine
          .belayIn(app, "releases:info", "v5")
          .ok()
          .says("Addons:   deployhooks:email, deployhooks:http, deployhooks:slack");
      machine.belayIn(app, "addons").ok().says(http, "deployhooks:email", "hooked");
      machine.belayIn(app, "hooks").ok().says("/****", "ana@example.com").saysNot("XXXX", "s3cret");
      machine.belayIn(app, "hooks:test", email).ok();
      assertThat(mail.getReceivedMessages()[0].getSubject()).contains(email);

      machine.commit(app, App.version("two"));
      machine.push(app).ok();
      Until.isTrue("the deploy is told", () -> mail.getReceivedMessages().length == 2);
      answer = 503;
      machine.belayIn(app, "rollback", "--reason", "checkout <is> broken").ok();
      Until.isTrue("the receiver was asked", () -> heard("/deployed").size() == 2);
      ProcessHandle.of(machine.serverPid()).orElseThrow().destroyForcibly();
      answer = 200;
      Until.isTrue("all have heard", () -> delivered(machine, app, 7));

      assertThat(heard("/deployed").getLast())
          .contains("event=rollback", "reason=checkout <is> broken", "undo=belay rollback --undo");
      assertThat(heard("/services").getLast()).contains("checkout &lt;is&gt; broken");
      letter(mail.getReceivedMessages()[2]);
      assertThat(log(machine)).doesNotContain("XXXX", "s3cret");
    }
  }

  private static void letter(MimeMessage letter) throws Exception {
    assertThat(letter.getSubject()).isEqualTo("hooked was rolled back from v6 to v5, as v7");
    MimeMultipart parts = (MimeMultipart) letter.getContent();
    assertThat(parts.getBodyPart(0).getContent().toString())
        .contains(
            "From:", "v6  Deploy", "To:", "v5  Attach DEPLOYHOOKS_EMAIL", "checkout <is> broken")
        .contains("requests in flight failed", "belay rollback --undo -a hooked");
    assertThat(parts.getBodyPart(1).getContent().toString()).contains("checkout &lt;is&gt; broken");
  }

  private static String log(Machine machine) throws IOException {
    return Files.readString(machine.home.resolve("log/server.log"));
  }

  private static boolean delivered(Machine machine, Path app, int count) {
    Run run = machine.belayIn(app, "hooks:deliveries", "--json");
    if (run.exit() != 0) {
      return false;
    }
    JsonNode all = Machine.json(run.out());
    return all.size() == count
        && all.valueStream().allMatch(d -> d.path("status").asText().equals("succeeded"));
  }

  @Test
  void whatTheGuideShowsWorks() throws Exception {
    try (Machine machine = machine()) {
      Path app = machine.checkout("api", App.files("one"));
      machine.push(app).ok();
      String name = added(machine, app, "http", url("/first"));
      machine.belayIn(app, "hooks:test", name).ok();
      String delivery =
          Machine.json(machine.belayIn(app, "hooks:deliveries", "--json").ok().out())
              .at("/0/id")
              .asText();
      for (String line : shown()) {
        String command =
            line.replaceFirst("https://\\S+", url("/guide"))
                .replaceFirst("deployhooks-email-\\d+", name)
                .replaceFirst("[0-9a-f]{8}-[0-9a-f-]{27}", delivery);
        String[] all =
            Pattern.compile(" +")
                .splitAsStream(command.replaceFirst(" < \\S+", ""))
                .skip(1)
                .toArray(String[]::new);
        Run run =
            command.contains(" < ")
                ? machine.belayReading("s3cret\n", all)
                : machine.belayIn(app, all);
        assertThat(run.exit()).as(command + ": " + run.err()).isZero();
      }
      machine.belayIn(app, "hooks:remove", name).ok();
      machine.belayIn(app, "hooks").ok().saysNot(name);
      machine.belayIn(app, "addons").ok().saysNot(name);
      machine.belayIn(app, "releases").ok().says("Detach DEPLOYHOOKS_HTTP");
      machine.belayIn(app, "apps:destroy", "api", "--confirm", "api").ok();
      machine.belay("addons").ok().saysNot("deployhooks");
    }
  }

  private static List<String> shown() throws IOException {
    return Files.readAllLines(GUIDE).stream()
        .filter(line -> line.startsWith("    belay "))
        .map(String::strip)
        .toList();
  }
}
