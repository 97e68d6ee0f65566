package belay.mail;

import belay.outbound.Lookup;
import belay.outbound.Trust;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Over SMTP (RFC 5321), with STARTTLS (RFC 3207) or TLS from the start, each letter over a
 * connection of its own. Whatever the server does, an attempt ends in time and takes little memory.
 * The server is the administrator's choice, so it may stand at an inner address.
 */
public final class SmtpMailer implements Mailer {
  private static final String UTF_8 = StandardCharsets.UTF_8.name();
  private static final int TAKEN = 250;

  private final Optional<SmtpServer> server;
  private final Supplier<Optional<String>> password;
  private final Trust trust;
  private final Lookup lookup;
  private final Duration max;
  private final InstantSource clock;

  /**
   * @param server empty where none is set
   * @param password asked for at each attempt
   * @param max how long an attempt may take
   */
  public SmtpMailer(
      Optional<SmtpServer> server,
      Supplier<Optional<String>> password,
      Lookup lookup,
      Duration max,
      InstantSource clock) {
    this.server = server;
    this.password = password;
    this.trust = new Trust("smtp.ca", server.flatMap(SmtpServer::authorities));
    this.lookup = lookup;
    this.max = max;
    this.clock = clock;
  }

  @Override
  public Sent send(Letter letter) throws InterruptedException {
    return server.isEmpty()
        ? new Sent.Later(Optional.empty(), "not_configured")
        : send(server.get(), letter);
  }

  private Sent send(SmtpServer to, Letter letter) throws InterruptedException {
    Sockets sockets = new Sockets();
    SSLSocketFactory secured;
    try {
      // Aside and in bounded time: the library looks the name up again, and finds it known.
      var _ = lookup.addresses(to.host());
      secured = sockets.secured(trust.context().getSocketFactory());
    } catch (IOException e) {
      return new Sent.Later(Optional.empty(), "connection");
    }
    Thread clockThread = Thread.ofVirtual().name("smtp-time").start(() -> endLate(sockets));
    Thread sender = Thread.currentThread();
    try {
      return hand(to, letter, sockets, secured);
    } catch (MessagingException e) {
      if (sender.isInterrupted()) {
        throw new InterruptedException();
      }
      return sockets.ended() ? new Sent.Later(Optional.empty(), "timeout") : SmtpFailure.sent(e);
    } finally {
      clockThread.interrupt();
      sockets.end();
    }
  }

  /** The deadline of a whole letter, whatever the server drips; ended early by the letter's end. */
  private void endLate(Sockets sockets) {
    try {
      Thread.sleep(max);
      sockets.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Sent hand(SmtpServer to, Letter letter, Sockets sockets, SSLSocketFactory secured)
      throws MessagingException {
    Session session = Session.getInstance(properties(to, sockets, secured));
    MimeMessage message = message(to, letter, session);
    try (Transport transport = session.getTransport("smtp")) {
      if (to.user().isPresent()) {
        transport.connect(to.host(), to.port(), to.user().get(), password.get().orElse(""));
      } else {
        transport.connect(to.host(), to.port(), null, null);
      }
      transport.sendMessage(message, message.getAllRecipients());
      return new Sent.Taken(
          transport instanceof SMTPTransport smtp ? smtp.getLastReturnCode() : TAKEN);
    }
  }

  private Properties properties(SmtpServer to, Sockets sockets, SSLSocketFactory secured) {
    Properties all = new Properties();
    String millis = Long.toString(max.toMillis());
    all.put("mail.smtp.connectiontimeout", millis);
    all.put("mail.smtp.timeout", millis);
    all.put("mail.smtp.localhost", to.name());
    all.put("mail.smtp.auth", Boolean.toString(to.user().isPresent()));
    all.put("mail.smtp.from", to.from().text());
    all.put("mail.smtp.ssl.checkserveridentity", "true");
    all.put("mail.smtp.ssl.enable", Boolean.toString(to.tls() == SmtpServer.Tls.IMPLICIT));
    boolean starts = to.tls() == SmtpServer.Tls.STARTTLS;
    all.put("mail.smtp.starttls.enable", Boolean.toString(starts));
    all.put("mail.smtp.starttls.required", Boolean.toString(starts));
    // The last answer says nothing that is needed, and one may never come.
    all.put("mail.smtp.quitwait", "false");
    all.put("mail.smtp.socketFactory", sockets);
    all.put("mail.smtp.socketFactory.fallback", "false");
    all.put("mail.smtp.ssl.socketFactory", secured);
    return all;
  }

  private MimeMessage message(SmtpServer from, Letter letter, Session session)
      throws MessagingException {
    String host = from.from().text().substring(from.from().text().indexOf('@') + 1);
    MimeMessage message =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + letter.id() + "@" + host + ">");
          }
        };
    message.setFrom(new InternetAddress(from.from().text(), true));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to().text(), true));
    message.setSubject(letter.subject(), UTF_8);
    message.setSentDate(Date.from(clock.instant()));
    // RFC 3834: no machine is to answer it.
    message.setHeader("Auto-Submitted", "auto-generated");
    MimeBodyPart text = new MimeBodyPart();
    text.setText(letter.text(), UTF_8);
    MimeBodyPart html = new MimeBodyPart();
    html.setText(letter.html(), UTF_8, "html");
    message.setContent(new MimeMultipart("alternative", text, html));
    return message;
  }
}
