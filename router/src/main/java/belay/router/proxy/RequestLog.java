package belay.router.proxy;

import belay.router.counts.Fault;
import belay.router.http.Bytes;
import belay.router.http.Output;
import belay.router.http.Peer;
import belay.router.http.RequestHead;
import belay.router.table.Route;
import belay.router.table.Target;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The log line of one request, in Heroku's router format, and the times that it shows. */
final class RequestLog {
  private static final byte[] INFO = Bytes.latin1("at=info ");
  private static final byte[] DYNO = Bytes.latin1(" dyno=");
  private static final byte[] CONNECT = Bytes.latin1(" connect=");
  private static final byte[] SERVICE = Bytes.latin1(" service=");
  private static final byte[] STATUS = Bytes.latin1(" status=");
  private static final byte[] BYTES = Bytes.latin1(" bytes=");
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Loop loop;
  private final Peer peer;
  private final int known;
  private final long epochMillis;
  private final long begun;
  private long connected;

  RequestLog(Loop loop, RequestHead request, Peer peer, Output id, long epochMillis) {
    this.loop = loop;
    this.peer = peer;
    this.epochMillis = epochMillis;
    this.begun = System.nanoTime();
    Output out = loop.line.clear();
    request.putLogged(out, peer, id);
    this.known = out.length();
  }

  /** The length of what is known of the line before the app answers. */
  int length() {
    return known;
  }

  /**
   * Puts that behind the head that is sent to the app, where no reader sees it: with the head it
   * counts as memory of the request, and as nothing else. Called right after this was made.
   */
  ByteBuf behind(ByteBuf buffer, Output head) {
    buffer.writeBytes(head.bytes(), 0, head.length());
    return buffer.setBytes(head.length(), loop.line.bytes(), 0, known);
  }

  /** What was sent, read once more. */
  Sent sent(ByteBuf head) {
    return Sent.of(head, known);
  }

  /** When the request came, by System.nanoTime. */
  long begun() {
    return begun;
  }

  /** When it was connected with a dyno the last time; when the request came if it never was. */
  long lastConnected() {
    return connected == 0 ? begun : connected;
  }

  void connected() {
    connected = System.nanoTime();
  }

  /** Writes the line of a request whose head is in that buffer. */
  void write(
      ByteBuf head,
      Route route,
      @Nullable Target target,
      @Nullable Fault fault,
      int status,
      long bytes) {
    if (target != null && target.preface().length > 0) {
      // The control plane's, whose paths carry secrets: it writes down itself what matters.
      return;
    }
    long now = System.nanoTime();
    Output out = loop.line.clear();
    loop.logTime.put(out, epochMillis + (now - begun) / NANOS_PER_MILLI);
    out.put('\t').put(route.app()).put('\t').put(fault == null ? INFO : fault.logged());
    out.put(head, head.writerIndex(), known).put(DYNO);
    if (target != null) {
      out.put(target.dyno());
    }
    out.put(CONNECT);
    if (connected != 0) {
      out.decimal((connected - begun) / NANOS_PER_MILLI).put('m').put('s');
    }
    out.put(SERVICE);
    if (target != null) {
      long from = connected == 0 ? begun : connected;
      out.decimal((now - from) / NANOS_PER_MILLI).put('m').put('s');
    }
    out.put(STATUS).decimal(status).put(BYTES).decimal(bytes).put(peer.logged());
    loop.log.add(loop.index, out.bytes(), out.length());
  }
}
