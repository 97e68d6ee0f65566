package belay.http;

import belay.release.BelayException;
import belay.release.Refused;
import belay.view.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** An answer that is an error, in the Platform API's form. */
public final class ApiError extends BelayException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String id;
  private final String resource;
  private final transient Optional<ObjectNode> more;

  public ApiError(int status, String id, String message) {
    this(status, id, message, "", Optional.empty());
  }

  private ApiError(
      int status, String id, String message, String resource, Optional<ObjectNode> more) {
    super(message);
    this.status = status;
    this.id = id;
    this.resource = resource;
    this.more = more;
  }

  /** With what to do next, where that is known, as {@code next}: it ends the message too. */
  static ApiError of(Refused refused) {
    int status =
        switch (refused.reason()) {
          case Refused.Reason.Conflict _ -> 409;
          case Refused.Reason.Forbidden _ -> 403;
          case Refused.Reason.Rule _ -> 422;
        };
    return new ApiError(
        status,
        refused.id(),
        String.valueOf(refused.getMessage()),
        "",
        refused.next().map(next -> Json.object().put("next", next.command())));
  }

  public static ApiError notFound(String resource, String message) {
    return new ApiError(404, "not_found", message, resource, Optional.empty());
  }

  public static ApiError invalid(String message) {
    return new ApiError(422, "invalid_params", message);
  }

  public static ApiError badRequest(String message) {
    return new ApiError(400, "bad_request", message);
  }

  public static ApiError unauthorized() {
    return new ApiError(401, "unauthorized", "Invalid credentials provided.");
  }

  public static ApiError forbidden(String message) {
    return new ApiError(403, "forbidden", message);
  }

  /**
   * An error that tells more.
   *
   * @param more keys that the body has beside id and message
   */
  public static ApiError with(int status, String id, String message, ObjectNode more) {
    return new ApiError(status, id, message, "", Optional.of(more));
  }

  public int status() {
    return status;
  }

  /** What to do next, where that is known: a command, which ends the message. */
  public Optional<String> next() {
    return more.map(m -> m.path("next").asText()).filter(command -> !command.isEmpty());
  }

  ObjectNode body() {
    ObjectNode body = Json.object();
    if (!resource.isEmpty()) {
      body.put("resource", resource);
    }
    body.put("id", id);
    body.put("message", getMessage());
    more.ifPresent(body::setAll);
    return body;
  }
}
