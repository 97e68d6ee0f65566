package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The Platform API's {@code collaborator}.
 *
 * @param role {@code owner} or {@code collaborator}
 */
public record CollaboratorBody(
    IdName app,
    Instant createdAt,
    UUID id,
    List<Granted> permissions,
    String role,
    Instant updatedAt,
    Collaborating user) {
  public CollaboratorBody {
    permissions = List.copyOf(permissions);
  }

  /**
   * A permission.
   *
   * @param name {@code view}, {@code deploy}, {@code rollback}, {@code operate} or {@code manage}
   */
  public record Granted(String description, String name) {}

  /**
   * Who it is.
   *
   * @param federated whether another service knows him; never
   */
  public record Collaborating(String email, boolean federated, UUID id) {}
}
