package belay.http;

import belay.release.BelayException;
import belay.release.InvalidInput;
import belay.release.NotFound;
import belay.release.Refused;
import belay.watch.OutOfMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what endpoints throw into what clients are told. */
final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private Faults() {}

  /** What a client is told; the log gets what it is not. */
  static ApiError error(Throwable thrown, String requestId, String label) {
    return switch (thrown) {
      case ApiError error -> error;
      case InvalidInput invalid -> ApiError.invalid(String.valueOf(invalid.getMessage()));
      case NotFound missing ->
          ApiError.notFound(missing.resource(), String.valueOf(missing.getMessage()));
      case Refused refused -> ApiError.of(refused);
      case BelayException known -> {
        LOG.warn(
            "{} failed, request id {}: {}", label, requestId, String.valueOf(known.getMessage()));
        yield new ApiError(503, "service_unavailable", String.valueOf(known.getMessage()));
      }
      default -> {
        OutOfMemory.ends(thrown);
        LOG.error("{} failed, request id {}", label, requestId, thrown);
        yield new ApiError(
            500,
            "internal_server_error",
            "Something went wrong inside the server, and nothing more is known here; its log has"
                + " the details under request id "
                + requestId
                + ".");
      }
    };
  }
}
