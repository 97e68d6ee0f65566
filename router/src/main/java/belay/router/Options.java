package belay.router;

import belay.api.routing.TrustedProxies;
import belay.handover.LogSizes;
import belay.router.client.Visitors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * The command line of the router program.
 *
 * @param httpsPort where TLS is spoken; empty for nowhere
 * @param takeOver whether to take the place of the router that runs for this home
 * @param hold how long requests may wait for an app between two sets of dynos, or cold
 * @param visitors whose word on a visitor is taken, and how it is given
 * @param logs how large its logs become
 */
record Options(
    Path home,
    String bind,
    int port,
    OptionalInt httpsPort,
    boolean takeOver,
    Duration hold,
    Visitors visitors,
    LogSizes logs) {
  private static final String USAGE =
      "Usage: router --home HOME [--bind 127.0.0.1] [--port N] [--https-port N] [--hold-seconds 10]"
          + " [--trusted-proxies loopback] [--proxy-protocol yes] [--take-over yes]"
          + " [--log-megabytes 10] [--log-files 1] [--access-log-megabytes 32]";

  /** Wrong usage; the message is for a person. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message + ". " + USAGE);
    }
  }

  static Options of(List<String> args) throws Wrong {
    String home = "";
    String bind = "127.0.0.1";
    int port = 0;
    OptionalInt httpsPort = OptionalInt.empty();
    boolean takeOver = false;
    boolean proxyProtocol = false;
    int hold = 10;
    String proxies = TrustedProxies.USUAL;
    int logMegabytes = LogSizes.MEGABYTES;
    int logFiles = LogSizes.FILES;
    int accessMegabytes = LogSizes.ACCESS_MEGABYTES;
    for (int i = 0; i < args.size(); i += 2) {
      if (i + 1 == args.size()) {
        throw new Wrong(args.get(i) + " needs a value");
      }
      String value = args.get(i + 1);
      switch (args.get(i)) {
        case "--home" -> home = value;
        case "--bind" -> bind = value;
        case "--port" -> port = number(value, 65_535, "port");
        case "--https-port" -> httpsPort = OptionalInt.of(number(value, 65_535, "port"));
        case "--proxy-protocol" -> proxyProtocol = value.equals("yes");
        case "--take-over" -> takeOver = value.equals("yes");
        case "--hold-seconds" -> hold = number(value, 3_600, "time in seconds");
        case "--trusted-proxies" -> proxies = value;
        case "--log-megabytes" -> logMegabytes = number(value, LogSizes.MEGABYTES_MAX, "size");
        case "--log-files" -> logFiles = number(value, LogSizes.FILES_MAX, "number of files");
        case "--access-log-megabytes" ->
            accessMegabytes = number(value, LogSizes.MEGABYTES_MAX, "size");
        default -> throw new Wrong("Unknown option " + args.get(i));
      }
    }
    if (home.isEmpty()) {
      throw new Wrong("--home is missing");
    }
    return new Options(
        Path.of(home),
        bind,
        port,
        httpsPort,
        takeOver,
        Duration.ofSeconds(hold),
        new Visitors(proxies(proxies), proxyProtocol),
        LogSizes.ofMegabytes(logMegabytes, logFiles, accessMegabytes));
  }

  private static TrustedProxies proxies(String text) throws Wrong {
    try {
      return TrustedProxies.of(text);
    } catch (IllegalArgumentException e) {
      throw new Wrong(e.getMessage() + " is neither an address nor a range of them");
    }
  }

  private static int number(String value, int most, String what) throws Wrong {
    try {
      int number = Integer.parseInt(value);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below like any other number that is none.
    }
    throw new Wrong(value + " is no " + what);
  }
}
