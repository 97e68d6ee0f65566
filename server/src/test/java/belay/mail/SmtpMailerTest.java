package belay.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.mail.Mailer.Sent;
import belay.mail.SmtpServer.Tls;
import belay.mail.TestSmtp.Way;
import belay.outbound.Lookup;
import belay.release.InvalidInput;
import belay.tls.OwnCertificates;
import belay.tls.ServerTls;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpMailerTest {
  private static final InstantSource TIME =
      InstantSource.fixed(Instant.parse("2026-11-29T18:00:00Z"));
  private static final Letter LETTER =
      new Letter(
          "id-1",
          new MailAddress("ana@example.com"),
          "api was rolled back: é",
          "In text: ü.\n",
          "<p>In HTML: ß.</p>");

  @TempDir Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private SSLContext tls;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Path authority;

  @BeforeEach
  void certify() throws IOException {
    authority = home.resolve("ca.pem");
    Path keys = Files.createDirectory(home.resolve("keys"));
    var certificates =
        new OwnCertificates(keys, authority, List.of(), InstantSource.system(), new SecureRandom());
    certificates.current();
    tls = ServerTls.context(certificates);
  }

  private SmtpMailer mailer(int port, Tls mode, Optional<String> user, Optional<Path> ca) {
    return new SmtpMailer(
        Optional.of(
            new SmtpServer(
                "127.0.0.1",
                port,
                mode,
                user,
                new MailAddress("belay@example.com"),
                ca,
                "server.example.com")),
        () -> Optional.of("s3cret"),
        Lookup.system(Duration.ofSeconds(5)),
        Duration.ofSeconds(2),
        TIME);
  }

  private Sent send(Way way) throws InterruptedException {
    try (TestSmtp smtp = new TestSmtp(way, Optional.empty(), false)) {
      return mailer(smtp.port(), Tls.NONE, Optional.empty(), Optional.empty()).send(LETTER);
    }
  }

  @Test
  void aLetterIsReadBackAsTextAndAsHtml() throws Exception {
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.setUser("ana@example.com", "belay", "s3cret");
    mail.start();
    try {
      Sent sent =
          mailer(mail.getSmtp().getPort(), Tls.NONE, Optional.of("belay"), Optional.empty())
              .send(LETTER);
      assertThat(sent).isEqualTo(new Sent.Taken(250));
      MimeMessage got = mail.getReceivedMessages()[0];
      assertThat(got.getSubject()).isEqualTo("api was rolled back: é");
      assertThat(got.getMessageID()).isEqualTo("<id-1@example.com>");
      assertThat(got.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(got.getFrom()[0]).hasToString("belay@example.com");
      assertThat(got.getContentType()).startsWith("multipart/alternative");
      MimeMultipart parts = (MimeMultipart) got.getContent();
      assertThat(parts.getBodyPart(0).getContent().toString().strip()).isEqualTo("In text: ü.");
      assertThat(parts.getBodyPart(1).getContent().toString().strip())
          .isEqualTo("<p>In HTML: ß.</p>");
      assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
      assertThat(GreenMailUtil.getWholeMessage(got)).contains("To: ana@example.com");
    } finally {
      mail.stop();
    }
  }

  @ParameterizedTest
  @CsvSource({"STARTTLS, false", "IMPLICIT, true"})
  void tlsIsVerifiedByTheGivenAuthority(Tls mode, boolean implicit) throws Exception {
    try (TestSmtp smtp = new TestSmtp(Way.GOOD, Optional.of(tls), implicit)) {
      Sent unknown = mailer(smtp.port(), mode, Optional.of("belay"), Optional.empty()).send(LETTER);
      assertThat(unknown).isEqualTo(new Sent.Later(Optional.empty(), "tls"));
      assertThat(smtp.commands).noneMatch(c -> c.startsWith("AUTH") || c.startsWith("MAIL"));

      Sent known =
          mailer(smtp.port(), mode, Optional.of("belay"), Optional.of(authority)).send(LETTER);
      assertThat(known).isEqualTo(new Sent.Taken(250));
      assertThat(smtp.letters).hasSize(1);
      assertThat(smtp.commands).anyMatch(c -> c.startsWith("AUTH"));
    }
  }

  @Test
  void withoutTlsNothingIsSaidWhereItIsWanted() throws Exception {
    try (TestSmtp smtp = new TestSmtp(Way.GOOD, Optional.empty(), false)) {
      Sent sent =
          mailer(smtp.port(), Tls.STARTTLS, Optional.of("belay"), Optional.of(authority))
              .send(LETTER);
      assertThat(sent).isEqualTo(new Sent.Later(Optional.empty(), "tls"));
      assertThat(smtp.commands).noneMatch(c -> c.startsWith("AUTH") || c.startsWith("MAIL"));
    }
  }

  @Test
  void whoLiesAboutTlsGetsNothing() throws Exception {
    try (TestSmtp smtp = new TestSmtp(Way.LIES_ABOUT_TLS, Optional.of(tls), false)) {
      Sent sent =
          mailer(smtp.port(), Tls.STARTTLS, Optional.empty(), Optional.of(authority)).send(LETTER);
      assertThat(sent).isEqualTo(new Sent.Later(Optional.empty(), "tls"));
      assertThat(smtp.letters).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SILENT", "SLOW"})
  void whoTakesTooLongIsHungUpOn(Way way) throws InterruptedException {
    assertThat(send(way)).isEqualTo(new Sent.Later(Optional.empty(), "timeout"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ENDLESS", "HANGS_UP", "BABBLES"})
  void whoDoesNotSpeakSmtpIsAskedAgainLater(Way way) throws InterruptedException {
    assertThat(send(way)).isInstanceOf(Sent.Later.class);
  }

  @Test
  void whatIsRefusedForGoodIsToldFromWhatIsDeferred() throws InterruptedException {
    assertThat(send(Way.REFUSES)).isEqualTo(new Sent.Refused(550));
    assertThat(send(Way.DEFERS)).isEqualTo(new Sent.Later(Optional.of(451), "deferred"));
  }

  @Test
  void aWrongPasswordMayBeMended() throws InterruptedException {
    try (TestSmtp smtp = new TestSmtp(Way.BARS, Optional.empty(), false)) {
      Sent sent =
          mailer(smtp.port(), Tls.NONE, Optional.of("belay"), Optional.empty()).send(LETTER);
      assertThat(sent).isEqualTo(new Sent.Later(Optional.empty(), "signin"));
    }
  }

  @Test
  void whereNobodyListensIsSaid() throws InterruptedException, IOException {
    // Bound and not listening: no other test can be given the port meanwhile.
    try (Socket held = new Socket()) {
      held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertThat(
              mailer(held.getLocalPort(), Tls.NONE, Optional.empty(), Optional.empty())
                  .send(LETTER))
          .isEqualTo(new Sent.Later(Optional.empty(), "connection"));
    }
    SmtpMailer none =
        new SmtpMailer(
            Optional.empty(),
            Optional::empty,
            Lookup.system(Duration.ofSeconds(5)),
            Duration.ofSeconds(2),
            TIME);
    assertThat(none.send(LETTER)).isEqualTo(new Sent.Later(Optional.empty(), "not_configured"));
  }

  @Test
  void noSubjectBringsAHeaderOfItsOwn() throws InterruptedException {
    try (TestSmtp smtp = new TestSmtp(Way.GOOD, Optional.empty(), false)) {
      Letter letter =
          new Letter(
              "id-2",
              new MailAddress("ana@example.com"),
              "api\r\nBcc: eve@example.com\r\n\r\nbody",
              "text",
              "html");
      mailer(smtp.port(), Tls.NONE, Optional.empty(), Optional.empty()).send(letter);
      assertThat(smtp.letters.getFirst().lines()).noneMatch(l -> l.startsWith("Bcc"));
      assertThat(smtp.commands).noneMatch(c -> c.contains("eve"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ana",
        "ana@",
        "@example.com",
        "ana@example.com, bob@example.com",
        "ana@example.com\r\nRCPT TO:<eve@example.com>",
        "Ana <ana@example.com>",
        "<ana@example.com>",
        "\"a b\"@example.com",
        "ana@exa mple.com",
        "ana@example..com",
        "änä@example.com",
        "ana@example.com>",
        ".ana@example.com"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertThatThrownBy(() -> new MailAddress(text))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("is no e-mail address");
  }
}
