package belay.platform;

import static belay.access.Scope.Need.READ;
import static belay.http.Allowed.VIEW;

import belay.access.Access;
import belay.access.Permission;
import belay.access.Person;
import belay.access.User;
import belay.api.LogSessionBody;
import belay.api.request.LogSessionCreate;
import belay.apps.Apps;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.logs.AppLogs;
import belay.logs.AppLogs.Entry;
import belay.logs.AppLogs.Filter;
import belay.logs.AppLogs.Following;
import belay.release.App;
import belay.view.Json;
import belay.view.Secrets;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code /apps/{app}/log-sessions} and the stream behind a session's URL: plain text, or
 * server-sent events that can be resumed. A session is its URL; nothing is kept for it here.
 */
final class LogsResource {
  private static final int LINES_MAX = 1500;
  private static final int LINES_DEFAULT = 100;
  private static final int LINES_A_LOOK = 1_000;
  private static final Duration VALID = Duration.ofHours(24);

  /** Silence longer than this makes proxies cut a stream. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  private final Access access;
  private final Apps apps;
  private final AppLogs logs;
  private final InstantSource clock;
  private final Secrets secrets;

  LogsResource(Access access, Apps apps, AppLogs logs, InstantSource clock, Secrets secrets) {
    this.access = access;
    this.apps = apps;
    this.logs = logs;
    this.clock = clock;
    this.secrets = secrets;
  }

  void register(Routes routes) {
    routes
        .post(
            "/apps/{app}/log-sessions",
            READ,
            VIEW,
            LogSessionCreate.class,
            LogSessionBody.class,
            this::create)
        .open(
            "GET",
            "/streams/logs/{session}/{secret}",
            Void.class,
            Answer.Stream.class,
            this::stream);
  }

  private Answer create(Exchange x, LogSessionCreate asked) {
    App app = x.app();
    Instant now = clock.instant();
    LogSession session =
        new LogSession(
            app.id(),
            asked.lines().map(n -> Math.clamp(n, 0, LINES_MAX)).orElse(LINES_DEFAULT),
            asked.tail(),
            asked.source().orElse(""),
            asked.dyno().or(asked::dynoName).or(asked::type).orElse(""),
            now.plus(VALID).getEpochSecond(),
            x.person().user().id());
    String text = session.text();
    String url = x.baseUrl() + "/streams/logs/" + text + "/" + secrets.of("logs/" + text);
    return Answer.created(new LogSessionBody(now, UUID.randomUUID(), url, now));
  }

  private Answer stream(Exchange x) {
    Exchange.insistSecret(secrets, "logs/" + x.value("session"), x.value("secret"));
    LogSession session = LogSession.parse(x.value("session"));
    boolean over = clock.instant().getEpochSecond() > session.validUntilSecond();
    if (over || !mayLook(session)) {
      throw ApiError.notFound("log-session", "The log session is over; ask for a new one.");
    }
    boolean events = x.header("Accept").filter(a -> a.contains("text/event-stream")).isPresent();
    Optional<Long> after = x.header("Last-Event-ID").flatMap(LogsResource::position);
    Form form = events ? new Events() : new Lines();
    return new Answer.Stream(
        200,
        java.util.Map.of("Content-Type", form.contentType(), "X-Accel-Buffering", "no"),
        out -> write(session, after, form, out));
  }

  /** Asked again and again while it is followed: who may no longer look sees it end. */
  private boolean mayLook(LogSession session) {
    Optional<User> user = access.user(session.user());
    Optional<App> app = apps.find(session.app());
    return user.isPresent()
        && app.isPresent()
        && access.may(new Person(user.get(), "log session"), app.get(), Permission.VIEW);
  }

  private static Optional<Long> position(String text) {
    return text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  private void write(LogSession session, Optional<Long> after, Form form, OutputStream out)
      throws IOException, InterruptedException {
    form.begin(out);
    if (!session.tail()) {
      // A client that comes again with an id has had the lines.
      if (after.isEmpty()) {
        writeBefore(session, after, form, out);
      }
      return;
    }
    // Following begins before the log is read, so that no line falls between the two. What was
    // written while a client was away is read whole: a follower's queue is bounded.
    try (Following following = logs.follow(session.app(), session.filter(), Optional.empty())) {
      long last = Math.max(after.orElse(-1L), writeBefore(session, after, form, out));
      while (mayLook(session)) {
        List<Entry> next = following.next(KEEP_ALIVE);
        if (next.isEmpty()) {
          form.keepAlive(out);
        }
        long seen = last;
        last =
            Math.max(
                last, writeAll(next.stream().filter(e -> e.position() > seen).toList(), form, out));
      }
    }
  }

  /** As it is read: a whole log is much, and who asks for it may read slowly or not at all. */
  private long writeBefore(LogSession session, Optional<Long> after, Form form, OutputStream out)
      throws IOException {
    long[] last = {-1, 0};
    AppLogs.Reader writer =
        entry -> {
          form.entry(entry, out);
          last[0] = entry.position();
          return ++last[1] % LINES_A_LOOK != 0 || mayLook(session);
        };
    if (after.isPresent()) {
      logs.readSince(session.app(), session.filter(), after.get(), writer);
    } else {
      logs.readTail(session.app(), session.filter(), session.lines(), writer);
    }
    out.flush();
    return last[0];
  }

  private static long writeAll(List<Entry> entries, Form form, OutputStream out)
      throws IOException {
    for (Entry entry : entries) {
      form.entry(entry, out);
    }
    out.flush();
    return entries.isEmpty() ? -1 : entries.getLast().position();
  }

  private static void print(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** How lines look on the wire. */
  private sealed interface Form {
    String contentType();

    void begin(OutputStream out) throws IOException;

    void entry(Entry entry, OutputStream out) throws IOException;

    void keepAlive(OutputStream out) throws IOException;
  }

  private record Lines() implements Form {
    @Override
    public String contentType() {
      return "text/plain; charset=utf-8";
    }

    @Override
    public void begin(OutputStream out) throws IOException {
      out.flush();
    }

    @Override
    public void entry(Entry entry, OutputStream out) throws IOException {
      print(out, entry.line().text() + "\n");
    }

    @Override
    public void keepAlive(OutputStream out) throws IOException {
      out.flush();
    }
  }

  /** Server-sent events (HTML standard, section 9.2). */
  private record Events() implements Form {
    @Override
    public String contentType() {
      return "text/event-stream";
    }

    /** The CLI waits this long, in milliseconds, before it believes that a stream has ended. */
    @Override
    public void begin(OutputStream out) throws IOException {
      print(out, "retry: 1\n\n");
      out.flush();
    }

    @Override
    public void entry(Entry entry, OutputStream out) throws IOException {
      StringBuilder event = new StringBuilder("id: ").append(entry.position()).append('\n');
      entry.line().text().lines().forEach(l -> event.append("data: ").append(l).append('\n'));
      print(out, event.append('\n').toString());
    }

    @Override
    public void keepAlive(OutputStream out) throws IOException {
      print(out, ":\n\n");
      out.flush();
    }
  }

  /** Which lines a session shows. */
  record LogSession(
      UUID app,
      int lines,
      boolean tail,
      String source,
      String process,
      long validUntilSecond,
      UUID user) {
    String text() {
      byte[] json = Json.bytes(List.of(app, lines, tail, source, process, validUntilSecond, user));
      return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    }

    /**
     * @param text made by {@link #text}: its secret was checked
     */
    static LogSession parse(String text) {
      var json = Json.read(java.util.Base64.getUrlDecoder().decode(text)).orElseThrow();
      return new LogSession(
          UUID.fromString(json.get(0).asText()),
          json.get(1).asInt(),
          json.get(2).asBoolean(),
          json.get(3).asText(),
          json.get(4).asText(),
          json.get(5).asLong(),
          UUID.fromString(json.get(6).asText()));
    }

    Filter filter() {
      return new Filter(said(source), said(process));
    }

    private static Optional<String> said(String text) {
      return Optional.of(text).filter(t -> !t.isEmpty());
    }
  }
}
