package belay.doors;

import belay.ledger.Chronicle;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A record without rows. */
public final class NoChronicle implements Chronicle {
  @Override
  public Optional<Head> head(UUID appId) {
    return Optional.empty();
  }

  @Override
  public Optional<Long> find(UUID appId, String hash) {
    return Optional.empty();
  }

  @Override
  public Rows rows(UUID appId, long after, int max) {
    return new Rows(List.of(), after);
  }
}
