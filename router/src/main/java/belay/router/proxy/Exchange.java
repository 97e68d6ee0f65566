package belay.router.proxy;

import belay.router.counts.Fault;
import belay.router.http.Output;
import belay.router.http.RequestHead;
import belay.router.http.ResponseHead;
import belay.router.table.Pool;
import belay.router.table.Route;
import belay.router.table.Target;
import io.netty.buffer.ByteBuf;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer: finds the dyno, sends, retries what may be retried, carries the
 * answer, and ends with one log line and one count out. On one event loop.
 */
public final class Exchange {
  final Client client;
  public final Asked asked;
  private final Loop loop;
  private final RequestLog requestLog;
  private final Place place;
  private final Answer answer;
  private final ByteBuf head;
  private final Upload upload;
  private @Nullable Tunnel tunnel;
  private boolean finished;
  private boolean continued;
  private final Pace pace;
  private final @Nullable Page own;
  private final Approach approach;
  private @Nullable Retrial retrial;

  /** Takes what it needs from the request's head, which is another's afterwards. */
  public Exchange(Client client, RequestHead request) {
    this.client = client;
    this.loop = client.loop();
    this.upload = new Upload(client);
    this.pace = new Pace(loop.limits, loop.now());
    this.asked = Asked.of(request, client.peer(), loop.routes.table());
    this.place = new Place(loop, asked);
    this.own = OwnAnswers.of(request, asked, place, loop);
    long epochMillis = System.currentTimeMillis();
    Output id = loop.id.clear();
    request.putId(id, loop.random.nextLong(), loop.random.nextLong());
    this.requestLog = new RequestLog(loop, request, client.peer(), id, epochMillis);
    Output out = loop.out.clear();
    request.write(out, client.peer(), id, epochMillis);
    this.head = requestLog.behind(client.buffer(out.length() + requestLog.length()), out);
    this.answer = new Answer(this, place, loop);
    this.approach = new Approach(this, loop, place, requestLog.begun());
  }

  boolean isWith(Collection<Target> targets) {
    Target target = place.target();
    return target != null && !finished && targets.contains(target);
  }

  /** Begins, or begins again after it had to wait. */
  public void begin() {
    if (own != null && !finished) {
      boolean last = endsConnection(own.status()) || asked.http10();
      finish(null, own.status());
      reply(own, last);
    } else if (!finished) {
      approach.begin();
    }
  }

  void connected(UpstreamConnection connection) {
    if (finished) {
      connection.release();
      return;
    }
    requestLog.connected();
    pace.begins(loop.now(), place.answerSeconds());
    connection.begin(this);
    upload.begin(connection, head.retain());
    if (!client.requestComplete()) {
      client.process();
    }
    upload.flushUnlessMoreComes();
  }

  void notConnected(Target to, Throwable cause) {
    if (finished) {
      return;
    }
    if (retrial != null && retrial.isOpen()) {
      retrial.broke();
    } else {
      approach.refused(to, cause);
    }
  }

  /**
   * The head of an answer: whether it is kept from the client, as it is a failure to be tried
   * again.
   */
  boolean withholds(ResponseHead answered, int length, ByteBuf rest) {
    Retrial again = retrial;
    if (again == null && answered.status() >= 500) {
      again = trials(answered, length);
    }
    return again != null && again.takes(answered, loop.scratch, length, rest);
  }

  private @Nullable Retrial trials(@Nullable ResponseHead answered, int length) {
    boolean all = client.requestComplete() && !upload.bodySent();
    retrial = loop.trials.of(this, place, requestLog, head, all, answered, length);
    return retrial;
  }

  /** Sends the request once more, to that pool. */
  void askAgain(Pool pool, boolean good) {
    leaveDyno(good);
    head.readerIndex(0);
    if (!approach.to(pool)) {
      java.util.Objects.requireNonNull(retrial).ends();
      approach.begin();
    }
  }

  /** Has no more to do with the dyno that it was with; its connection may be good for others. */
  void leaveDyno(boolean good) {
    UpstreamConnection from = upload.end();
    if (from != null) {
      from.end(good);
    }
  }

  /** Answers with what was kept of a failure; more comes while the app's connection is there. */
  void give(ByteBuf kept) {
    answer.give(kept, finished, upload.to() == null);
  }

  /** Whether the app's connection is there to send a body on. */
  public boolean takesBody() {
    return upload.to() != null;
  }

  public boolean upstreamTakesMore() {
    return upload.takesMore();
  }

  public void sendBody(ByteBuf bytes) {
    pace.uploaded(bytes.readableBytes(), loop.now());
    upload.body(bytes);
  }

  public void sendTunnelled(ByteBuf bytes) {
    pace.moved(loop.now());
    if (tunnel == null) {
      bytes.release();
    } else {
      upload.tunnelled(tunnel, bytes);
    }
  }

  public void flushUpstream() {
    upload.flush();
  }

  void upstreamWritable() {
    pace.moved(loop.now());
    client.updateReading();
    if (upstreamTakesMore()) {
      client.process();
    }
  }

  public void clientWritable(boolean writable) {
    pace.moved(loop.now());
    upload.setReading(writable);
  }

  /** Whether a client would take a plain end of its connection now for the end of the answer. */
  public boolean looksWhole() {
    return answer.looksWhole();
  }

  /** The app no longer reads; what it answered may still be on its way. */
  void upstreamDeaf(Throwable cause) {
    upload.deafen();
    client.process();
  }

  void answerBytes(ByteBuf bytes) {
    pace.moved(loop.now());
    if (retrial != null && retrial.keeps()) {
      retrial.read(bytes);
      return;
    }
    if (tunnel == null) {
      answer.read(bytes);
      return;
    }
    tunnel.fromApp(bytes);
    answer.count(bytes.readableBytes());
    write(bytes);
  }

  /** Writes to the client and holds the app back when the client is slow. */
  void write(ByteBuf bytes) {
    client.write(bytes);
    if (!client.isWritable()) {
      upload.setReading(false);
    }
  }

  /** The app sent an interim answer; whether it is one of too many. */
  boolean isTooMuch(int status, int bytes) {
    continued |= status == 100;
    return pace.isTooMuch(bytes);
  }

  /** Whether the client's connection must end with this answer. */
  boolean endsConnection(int status) {
    boolean owed = !client.requestComplete() && (status >= 400 || isBodyUnasked());
    return !asked.keepAlive() || loop.stopping() || owed;
  }

  private boolean isBodyUnasked() {
    return asked.awaitsContinue() && !continued && !upload.bodySent();
  }

  void startTunnel() {
    tunnel = new Tunnel(asked.webSocket());
    client.startTunnel();
    client.process();
  }

  /** The answer is complete. */
  void answered(boolean upstreamGood, boolean last) {
    UpstreamConnection from = upload.to();
    boolean whole = client.requestComplete();
    finish(null, answer.status());
    if (from != null) {
      from.end(upstreamGood && whole && !upload.isDeaf());
    }
    client.answered(last);
  }

  /** The app's connection ended. */
  void upstreamClosed() {
    UpstreamConnection gone = upload.end();
    if (finished) {
      return;
    }
    if (tunnel != null) {
      finish(null, answer.status());
      client.answeredLast();
    } else if (answer.endsWithConnection() && !upload.isBroken()) {
      answered(false, true);
    } else if (retrial == null && gone != null && !answer.begun() && mayRetry(gone)) {
      head.readerIndex(0);
      approach.afresh();
    } else if (!answer.begun() && (retrial != null || trials(null, 0) != null)) {
      java.util.Objects.requireNonNull(retrial).broke();
    } else if (!answer.begun()) {
      fail(client.requestComplete() ? Fault.H13 : Fault.H18);
    } else {
      fail(Fault.H18);
    }
  }

  /** The app closed a kept connection, or died before it took a new one: it read nothing. */
  private boolean mayRetry(UpstreamConnection gone) {
    return (gone.served() || upload.isDeaf())
        && asked.idempotent()
        && !upload.bodySent()
        && !approach.isFresh()
        && client.requestComplete();
  }

  public void clientGone() {
    if (finished) {
      return;
    }
    UpstreamConnection from = upload.to();
    boolean tunnelled = tunnel != null;
    finish(tunnelled ? null : Fault.H27, tunnelled ? answer.status() : 499);
    if (from != null && tunnelled) {
      from.closeOnFlush();
    } else if (from != null) {
      from.close();
    }
  }

  /** The client's body broke the rules half way. Whether an answer had begun, and broke off. */
  public boolean badRequest() {
    UpstreamConnection from = upload.to();
    boolean begun = answer.begun();
    finish(null, begun ? answer.status() : 400);
    if (from != null) {
      from.close();
    }
    if (begun) {
      client.abort(answer.looksWhole());
    }
    return begun;
  }

  /** Ends it for that reason: with a page when nothing was answered yet, else by breaking off. */
  void fail(Fault fault) {
    if (finished) {
      return;
    }
    if (retrial != null && retrial.isOpen() && fault.isFailure()) {
      retrial.broke();
      return;
    }
    UpstreamConnection from = upload.to();
    boolean begun = answer.begun();
    boolean last = endsConnection(fault.status()) || !client.requestComplete() || asked.http10();
    finish(fault, fault.status());
    if (from != null) {
      from.close();
    }
    if (begun) {
      client.abort(answer.looksWhole());
    } else if (fault.status() == 499) {
      client.closeNow();
    } else {
      reply(ErrorPage.of(fault), last);
    }
  }

  void refuseUnknown() {
    finished = true;
    head.release();
    boolean last = endsConnection(404) || asked.http10();
    reply(OwnAnswers.unknown(place, asked, loop), last);
  }

  private void reply(Page page, boolean last) {
    client.page(page, last, asked.headOnly());
    client.answered(last);
  }

  /** The time given to a drain is over. */
  void cut() {
    Tunnel open = tunnel;
    UpstreamConnection from = upload.to();
    if (open == null || from == null) {
      fail(answer.begun() ? Fault.H18 : Fault.H13);
      return;
    }
    finish(null, answer.status());
    open.sayGoodbye(client, from);
    client.flush();
    from.closeOnFlush();
    client.answeredLast();
  }

  public void tick(long now) {
    if (finished || upload.to() == null) {
      return;
    }
    Fault fault = pace.fault(now, owes(), !client.isWritable());
    if (fault != null) {
      fail(fault);
    }
  }

  private Pace.Owes owes() {
    if (answer.begun()) {
      return Pace.Owes.REST;
    }
    if (client.requestComplete() || upload.isDeaf() || isBodyUnasked()) {
      return Pace.Owes.ANSWER;
    }
    return upstreamTakesMore() ? Pace.Owes.BODY : Pace.Owes.READING;
  }

  private void finish(@Nullable Fault fault, int status) {
    finished = true;
    var _ = upload.end();
    answer.drop();
    approach.over();
    long now = System.nanoTime();
    Route route = place.route();
    if (route != null) {
      requestLog.write(head, route, place.target(), fault, status, answer.bytes());
    }
    if (retrial == null) {
      place.count(fault, answer.status(), tunnel == null ? now - requestLog.begun() : -1, now);
      loop.trials.failed(place, fault, requestLog, head);
    } else {
      retrial.drop();
    }
    head.release();
    place.leave(now);
  }
}
