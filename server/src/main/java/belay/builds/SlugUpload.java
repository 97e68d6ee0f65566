package belay.builds;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A slug that was built elsewhere, before its tarball is uploaded.
 *
 * @param id the slug's too
 * @param commit as the client has it, which need be no commit of git's
 * @param subject the commit's first line
 * @param buildpack what built it, in words
 * @param checksum of the tarball, as the client wrote it
 */
public record SlugUpload(
    UUID id,
    UUID appId,
    SortedMap<String, String> processTypes,
    Optional<String> commit,
    Optional<String> subject,
    Optional<String> buildpack,
    Optional<String> checksum,
    Instant createdAt) {
  public SlugUpload {
    processTypes = Collections.unmodifiableSortedMap(new TreeMap<>(processTypes));
  }
}
