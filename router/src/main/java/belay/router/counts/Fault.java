package belay.router.counts;

import belay.router.http.Bytes;

/**
 * What can go wrong with a request, by Heroku's error codes
 * (devcenter.heroku.com/articles/error-codes): each with the status its log line shows and, where
 * the client can still be answered, the page it gets.
 */
public enum Fault {
  H10("at=error", "App crashed", 503, "The app crashed and is not running."),
  H11("at=error", "Backlog too deep", 503, "Too many requests wait for the app."),
  H12("at=error", "Request timeout", 503, "The app did not answer in time."),
  H13(
      "at=error",
      "Connection closed without response",
      503,
      "The app closed the connection without an answer."),
  H14("at=error", "No web processes running", 503, "The app has no web dynos running."),
  H15("sock=backend at=error", "Idle connection", 503, "The app fell silent."),
  H17("at=error", "Poorly formatted HTTP response", 503, "The app's answer is not HTTP."),
  H18(
      "sock=backend at=error",
      "Server Request Interrupted",
      503,
      "The app closed the connection before the end."),
  H19("at=error", "Backend connection timeout", 503, "The app does not take connections."),
  H20("at=error", "App boot timeout", 503, "The app is still starting."),
  H21("at=error", "Backend connection refused", 503, "The app refuses connections."),
  H25(
      "at=error",
      "HTTP restriction",
      503,
      "The app's answer has more or longer header fields than the router takes."),
  H27("sock=client at=warning", "Client Request Interrupted", 499, ""),
  H28("sock=client at=warning", "Client Connection Idle", 499, ""),
  H80("at=info", "Maintenance mode", 503, "The app is down for maintenance. Try again soon."),
  H81(
      "at=info",
      "Blank app",
      503,
      "Nothing was deployed to this app yet. Deploy it with git push belay main.");

  private final int status;
  private final int retrySeconds;
  private final String sentence;
  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // Never written to.
  private final byte[] logged;

  /** Whether a request failed that ought to have been answered by the app. */
  public boolean isFailure() {
    return status == 503 && this != H80 && this != H81;
  }

  Fault(String at, String title, int status, String sentence) {
    this.status = status;
    this.retrySeconds =
        switch (name()) {
          case "H80" -> 60;
          case "H11", "H20" -> 5;
          default -> 0;
        };
    this.title = title;
    this.sentence = sentence;
    this.logged = Bytes.latin1(at + " code=" + name() + " desc=\"" + title + "\" ");
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** What the page says. */
  public String sentence() {
    return sentence;
  }

  /** When to come again; 0 where nobody can tell. */
  public int retrySeconds() {
    return retrySeconds;
  }

  /** What a log line has of it; not to be written to. */
  public byte[] logged() {
    return logged;
  }
}
