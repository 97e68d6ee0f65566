package belay.webhook;

import java.util.List;

/** Puts what happened into the API's words. */
public interface Payloads {
  /**
   * One for each thing that it concerns; none when there is nothing to tell. The text is a JSON
   * object without secrets.
   */
  List<Payload> of(Untold untold);

  /** What is told, before it is known to whom. */
  record Payload(Include include, String json) {}
}
