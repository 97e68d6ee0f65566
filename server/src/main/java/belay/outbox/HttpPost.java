package belay.outbox;

import belay.outbound.HttpCall;
import belay.outbound.InnerAddress;
import belay.outbound.Outbound;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Over HTTP/1.1, to the addresses that may be connected to. Safe for use by several threads. */
public final class HttpPost implements Post {
  private final HttpCall call;

  /**
   * @param max how long an attempt may take, to the answer's status
   */
  public HttpPost(Outbound outbound, Duration max) {
    this.call = new HttpCall(outbound, HttpCall.usualTls(), max);
  }

  @Override
  public Outcome send(String url, Map<String, String> headers, byte[] body)
      throws InterruptedException {
    try {
      Optional<Integer> code = Optional.of(call.post(URI.create(url), headers, body));
      return code.get() / 100 == 2
          ? new Outcome.Taken(code)
          : new Outcome.NotYet(code, Optional.empty());
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return new Outcome.NotYet(Optional.empty(), Optional.of(word(e)));
    }
  }

  private static String word(IOException cause) {
    return switch (cause) {
      case InnerAddress _ -> INNER_ADDRESS;
      case HttpTimeoutException _ -> "timeout";
      case SSLException _ -> "tls";
      default -> "connection";
    };
  }

  @Override
  public void close() {
    call.close();
  }
}
