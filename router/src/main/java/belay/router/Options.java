package belay.router;

import java.nio.file.Path;
import java.util.List;

/** The command line of the router program. */
record Options(Path home, String bind, int port) {
  private static final String USAGE = "Usage: router --home HOME [--bind 127.0.0.1] [--port N]";

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
    for (int i = 0; i < args.size(); i += 2) {
      if (i + 1 == args.size()) {
        throw new Wrong(args.get(i) + " needs a value");
      }
      String value = args.get(i + 1);
      switch (args.get(i)) {
        case "--home" -> home = value;
        case "--bind" -> bind = value;
        case "--port" -> port = port(value);
        default -> throw new Wrong("Unknown option " + args.get(i));
      }
    }
    if (home.isEmpty()) {
      throw new Wrong("--home is missing");
    }
    return new Options(Path.of(home), bind, port);
  }

  private static int port(String value) throws Wrong {
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Told below like any other port that is none.
    }
    throw new Wrong(value + " is no port");
  }
}
