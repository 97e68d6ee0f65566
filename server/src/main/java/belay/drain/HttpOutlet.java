package belay.drain;

import belay.drain.Backlog.Batch;
import belay.outbound.HttpCall;
import belay.outbound.Outbound;
import belay.outbound.Trust;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Batches as Heroku's log router posts them (Heroku Dev Center, "Log Drains": HTTPS drains). An
 * answer of 2xx means that the lines are the receiver's.
 */
final class HttpOutlet implements Outlet {
  private final Drain drain;
  private final DrainLimits limits;
  private final HttpCall call;

  HttpOutlet(Drain drain, Trust trust, Outbound outbound, DrainLimits limits) {
    this.drain = drain;
    this.limits = limits;
    this.call = new HttpCall(outbound, () -> trust.context().getSocketFactory(), limits.patience());
  }

  @Override
  public void deliver(Batch batch, UUID frame) throws IOException, InterruptedException {
    int status =
        call.post(drain.url().target(), headers(batch, frame), Frames.counted(batch.messages()));
    if (status < 200 || status > 299) {
      throw new IOException("the receiver answered " + status);
    }
  }

  private Map<String, String> headers(Batch batch, UUID frame) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/logplex-1");
    headers.put("Logplex-Msg-Count", Integer.toString(batch.messages().size()));
    headers.put("Logplex-Frame-Id", frame.toString());
    headers.put("Logplex-Drain-Token", drain.token());
    headers.put("User-Agent", "Belay");
    drain.url().userInfo().ifPresent(secret -> headers.put("Authorization", basic(secret)));
    return headers;
  }

  /** A plus sign is one, unlike in a form. */
  private static String basic(String userInfo) {
    String plain = URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
    byte[] bytes = (plain.contains(":") ? plain : plain + ":").getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  /** A receiver may refuse one batch for what is in it, and take the next. */
  @Override
  public int tries() {
    return limits.tries();
  }

  /** Every request has an end of its own. */
  @Override
  public void breakStalled() {}

  @Override
  public void close() {
    call.close();
  }
}
