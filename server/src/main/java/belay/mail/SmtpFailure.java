package belay.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.util.MailConnectException;

/**
 * What became of a letter, by what the library threw: whether the server refused it (RFC 5321
 * section 4.2) or it may be tried again, and why in a word. Pure.
 */
final class SmtpFailure {
  private static final int REFUSED_FROM = 500;
  private static final int DEFERRED_FROM = 400;

  private SmtpFailure() {}

  static Mailer.Sent sent(MessagingException failure) {
    OptionalInt code = code(failure);
    if (failure instanceof AuthenticationFailedException) {
      return new Mailer.Sent.Later(Optional.empty(), "signin");
    }
    if (code.isPresent() && code.getAsInt() >= REFUSED_FROM) {
      return new Mailer.Sent.Refused(code.getAsInt());
    }
    if (code.isPresent() && code.getAsInt() >= DEFERRED_FROM) {
      return new Mailer.Sent.Later(Optional.of(code.getAsInt()), "deferred");
    }
    return new Mailer.Sent.Later(Optional.empty(), word(failure));
  }

  /** The server's own, on the letter or on whom it is to. */
  private static OptionalInt code(MessagingException failure) {
    for (Exception e = failure; e != null; e = next(e)) {
      if (e instanceof SMTPAddressFailedException address) {
        return OptionalInt.of(address.getReturnCode());
      }
      if (e instanceof SMTPSenderFailedException sender) {
        return OptionalInt.of(sender.getReturnCode());
      }
      if (e instanceof SMTPSendFailedException send && next(e) == null) {
        return OptionalInt.of(send.getReturnCode());
      }
    }
    return OptionalInt.empty();
  }

  private static String word(MessagingException failure) {
    for (Exception e = failure; e != null; e = next(e)) {
      switch (e) {
        case SSLException _ -> {
          return "tls";
        }
        case SocketTimeoutException _ -> {
          return "timeout";
        }
        case MailConnectException _ -> {
          return "connection";
        }
        default -> {}
      }
    }
    boolean refusesTls = String.valueOf(failure.getMessage()).contains("STARTTLS");
    return refusesTls
        ? "tls"
        : failure.getCause() instanceof IOException ? "connection" : "protocol";
  }

  private static @org.jspecify.annotations.Nullable Exception next(Exception e) {
    if (e instanceof MessagingException m && m.getNextException() != null) {
      return m.getNextException();
    }
    return e.getCause() instanceof Exception cause ? cause : null;
  }
}
