package belay.acme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Update;

/** A zone changed by dynamic updates (RFC 2136), signed by a key (RFC 8945) where there is one. */
record UpdatedZone(String zone, String server, Optional<Path> key) implements DnsZone {
  private static final int TTL = 60;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  /** As {@code tsig-keygen} writes it, and named.conf has it. */
  private static final Pattern KEY =
      Pattern.compile(
          "key\\s+\"?([^\"\\s{]+)\"?\\s*\\{[^}]*?algorithm\\s+\"?([A-Za-z0-9.-]+)\"?\\s*;[^}]*?"
              + "secret\\s+\"([A-Za-z0-9+/=]+)\"\\s*;");

  @Override
  public void present(String name, String value) throws IOException {
    Update update = new Update(Name.fromString(zone + "."));
    update.add(record(name, value));
    send(update);
  }

  @Override
  public void cleanup(String name, String value) throws IOException {
    Update update = new Update(Name.fromString(zone + "."));
    update.delete(record(name, value));
    send(update);
  }

  private static TXTRecord record(String name, String value) throws IOException {
    return new TXTRecord(Name.fromString(name + "."), DClass.IN, TTL, value);
  }

  private void send(Update update) throws IOException {
    Resolver resolver = resolver(server);
    if (key.isPresent()) {
      resolver.setTSIGKey(tsig(key.get()));
    }
    resolver.setTCP(true);
    Message answer;
    try {
      answer = resolver.send(update);
    } catch (IOException e) {
      throw new IOException(
          "The name server " + server + " does not take changes of " + zone + ": " + e.getMessage(),
          e);
    }
    if (answer.getRcode() != Rcode.NOERROR) {
      throw new IOException(
          "The name server "
              + server
              + " refuses changes of "
              + zone
              + " ("
              + Rcode.string(answer.getRcode())
              + "). It must allow this key to change TXT records of the zone (update-policy).");
    }
  }

  /** A name server by {@code HOST} or {@code HOST:PORT}. */
  static Resolver resolver(String server) throws IOException {
    Matcher parts =
        Pattern.compile("(?:\\[([^]]+)]|([^:]+|[^:]*:.*:.*))(?::(\\d{1,5}))?").matcher(server);
    if (!parts.matches()) {
      throw new IOException(server + " is not HOST or HOST:PORT.");
    }
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    SimpleResolver resolver = new SimpleResolver(host);
    if (parts.group(3) != null) {
      resolver.setPort(Integer.parseInt(parts.group(3)));
    }
    resolver.setTimeout(ANSWER_MAX);
    return resolver;
  }

  private static TSIG tsig(Path file) throws IOException {
    Matcher parts = KEY.matcher(Files.readString(file));
    if (!parts.find()) {
      throw new IOException(
          file
              + " holds no key such as tsig-keygen writes: key \"NAME\" { algorithm"
              + " hmac-sha256; secret \"...\"; };");
    }
    String algorithm = parts.group(2).endsWith(".") ? parts.group(2) : parts.group(2) + ".";
    try {
      return new TSIG(Name.fromString(algorithm), parts.group(1), parts.group(3));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
