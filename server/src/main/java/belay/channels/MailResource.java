package belay.channels;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.ADMIN;

import belay.api.MailBody;
import belay.api.request.MailUpdate;
import belay.api.request.Patch;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.mail.MailPassword;
import belay.mail.SmtpServer;
import java.util.Locale;
import java.util.Optional;

/** {@code /mail}: who takes this server's mail, and the password for it. */
public final class MailResource {
  private static final String MASK = "********";

  private final Optional<SmtpServer> smtp;
  private final MailPassword password;

  public MailResource(Optional<SmtpServer> smtp, MailPassword password) {
    this.smtp = smtp;
    this.password = password;
  }

  public void register(Routes routes) {
    routes
        .get("/mail", READ, ADMIN, MailBody.class, _ -> Answer.ok(body()))
        .patch("/mail", WRITE, ADMIN, MailUpdate.class, MailBody.class, this::change);
  }

  private MailBody body() {
    return new MailBody(
        smtp.isPresent(),
        smtp.map(SmtpServer::host),
        smtp.map(SmtpServer::port),
        smtp.map(s -> s.tls().name().toLowerCase(Locale.ROOT)),
        smtp.flatMap(SmtpServer::user),
        smtp.map(s -> s.from().text()),
        password.get().map(_ -> MASK));
  }

  /** The rest is in the settings of the server, which are a file. */
  private Answer change(Exchange x, MailUpdate asked) {
    password.set(
        switch (asked.password()) {
          case Patch.Left<String>() ->
              throw ApiError.invalid("\"password\" is missing; null forgets it.");
          case Patch.Unset<String>() -> Optional.empty();
          case Patch.Put<String>(String password) -> Optional.of(password);
        });
    return Answer.ok(body());
  }
}
