package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Apps that go live and back as one.
 *
 * @param members by name
 * @param serving what of them runs together now
 */
public record GroupBody(
    UUID id,
    String name,
    List<Member> members,
    Optional<GenerationBody> serving,
    Instant createdAt) {
  public GroupBody {
    members = List.copyOf(members);
  }

  /** An app of it. */
  public record Member(String app, UUID appId) {}
}
