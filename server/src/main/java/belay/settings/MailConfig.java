package belay.settings;

import belay.mail.MailAddress;
import belay.mail.SmtpServer;
import belay.mail.SmtpServer.Tls;
import belay.release.InvalidInput;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/** Which SMTP server takes letters; its password is no setting, but sealed in the database. */
final class MailConfig {
  static final List<String> KEYS =
      List.of("smtp.host", "smtp.port", "smtp.tls", "smtp.user", "smtp.from", "smtp.ca");

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9:.-]{1,253}");
  private static final Pattern USER = Pattern.compile("[\\x21-\\x7e]{1,254}");
  private static final String PASSWORD = "smtp.password";

  private MailConfig() {}

  /** Refuses a password in a file that anybody may copy. */
  static boolean isMisplaced(String key) {
    return key.equals(PASSWORD);
  }

  static String misplaced() {
    return PASSWORD + " is not kept in this file; give it with: belay mail:password";
  }

  /** Reads the keys of its own; what is wrong is added to the problems. */
  static Optional<SmtpServer> of(
      Properties properties, Optional<String> name, List<String> problems) {
    String host = text(properties, "smtp.host");
    if (host.isEmpty()) {
      KEYS.stream()
          .filter(key -> !text(properties, key).isEmpty())
          .forEach(key -> problems.add(key + " is of no use without smtp.host"));
      return Optional.empty();
    }
    if (!HOST.matcher(host).matches()) {
      problems.add("smtp.host must be a host name or an address, not \"" + host + "\"");
    }
    Tls tls = tls(properties, problems);
    int port = ServerConfig.number(properties, "smtp.port", 1, 65_535, tls.usualPort(), problems);
    String user = text(properties, "smtp.user");
    if (!user.isEmpty() && !USER.matcher(user).matches()) {
      problems.add("smtp.user must be one word of ASCII");
    }
    if (!user.isEmpty() && tls == Tls.NONE && !isLoopback(host)) {
      problems.add("smtp.user would sign in without TLS; set smtp.tls to starttls or implicit");
    }
    String from = text(properties, "smtp.from");
    return from(from, problems)
        .map(address ->
            new SmtpServer(
                host,
                port,
                tls,
                Optional.of(user).filter(u -> !u.isEmpty()),
                address,
                Optional.of(text(properties, "smtp.ca")).filter(c -> !c.isEmpty()).map(Path::of),
                name.orElse("localhost")));
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  private static Optional<MailAddress> from(String text, List<String> problems) {
    try {
      return Optional.of(new MailAddress(text));
    } catch (InvalidInput e) {
      problems.add(
          "smtp.from must be the address that mail comes from, such as belay@example.com, not \""
              + text
              + "\"");
      return Optional.empty();
    }
  }

  private static Tls tls(Properties properties, List<String> problems) {
    String text = properties.getProperty("smtp.tls", "starttls").strip().toLowerCase(Locale.ROOT);
    Optional<Tls> tls =
        Arrays.stream(Tls.values())
            .filter(t -> t.name().toLowerCase(Locale.ROOT).equals(text))
            .findFirst();
    if (tls.isEmpty()) {
      problems.add("smtp.tls must be starttls, implicit or none, not \"" + text + "\"");
    }
    return tls.orElse(Tls.STARTTLS);
  }

  private static String text(Properties properties, String key) {
    return properties.getProperty(key, "").strip();
  }
}
