package belay.cli.http;

import belay.cli.console.Failure;
import java.util.List;

/** The control plane said no: the status and id by which a program knows why. */
public final class ApiError extends Failure {
  private static final long serialVersionUID = 1L;

  private final int httpStatus;
  private final String id;
  private final transient Json body;

  ApiError(int httpStatus, Json body, String message, List<String> next) {
    super(FAILED, message, next);
    this.httpStatus = httpStatus;
    this.id = body.text("id");
    this.body = body;
  }

  public int httpStatus() {
    return httpStatus;
  }

  /** The error's id, such as {@code not_found}. */
  public String id() {
    return id;
  }

  public Json body() {
    return body;
  }
}
