package belay.webhook;

import belay.outbox.Payload;
import belay.outbox.Untold;
import java.util.List;

/** Puts what happened into the API's words. */
public interface Payloads {
  /** One for each thing that it concerns, without secrets; none when there is nothing to tell. */
  List<Payload> of(Untold untold);
}
