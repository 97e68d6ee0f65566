package belay.api;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** The Platform API's {@code slug}: all properties of its schema. */
public record SlugBody(
    Blob blob,
    Optional<String> buildpackProvidedDescription,
    Optional<String> checksum,
    Optional<String> commit,
    Optional<String> commitDescription,
    Instant createdAt,
    UUID id,
    SortedMap<String, String> processTypes,
    Optional<Long> size,
    IdName stack,
    Instant updatedAt,
    Optional<Instant> deletedAt) {

  public SlugBody {
    processTypes = Collections.unmodifiableSortedMap(new TreeMap<>(processTypes));
  }

  /** Where the slug's archive is read or written. */
  public record Blob(String method, String url) {}
}
