package belay.http;

import belay.view.Json;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty itself refuses (a bad request line, too large headers), as the API's errors look. */
final class JettyErrors extends ErrorHandler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    response.setStatus(status(response.getStatus()));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.write(true, ByteBuffer.wrap(body(response.getStatus())), callback);
    return true;
  }

  /**
   * A version or transfer coding that Jetty does not know is a fault of the request's, as most of
   * them are garbled ones: the server could answer, and no client should ask again.
   */
  static int status(int jettys) {
    return jettys == 501 || jettys == 505 ? 400 : jettys;
  }

  private static byte[] body(int status) {
    ApiError error =
        switch (status) {
          case 404 -> ApiError.notFound("", "There is nothing at this address.");
          case 413 -> new ApiError(413, "request_too_large", "The request is too large.");
          case 414 -> new ApiError(414, "request_too_large", "The request's address is too long.");
          case 431 ->
              new ApiError(431, "request_too_large", "The request's headers are too large.");
          default ->
              status >= 500
                  ? new ApiError(status, "internal_server_error", "The server could not answer.")
                  : new ApiError(status, "bad_request", "The request is not legal HTTP.");
        };
    return Json.bytes(error.body());
  }
}
