package belay.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A door for browsers, on the API's port. Safe for use by several threads. */
public interface Pages {
  /** Whether a request is one for it: the API has some of the same paths. */
  boolean takes(Request request);

  /** Answers it, on a virtual thread; calls back when it is done. */
  void handle(Request request, Response response, Callback callback);
}
