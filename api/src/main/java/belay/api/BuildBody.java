package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The Platform API's {@code build}: all properties of its schema. */
public record BuildBody(
    IdRef app,
    List<Buildpack> buildpacks,
    Instant createdAt,
    String generation,
    UUID id,
    String outputStreamUrl,
    SourceBlob sourceBlob,
    Optional<IdRef> release,
    Optional<IdRef> slug,
    String stack,
    String status,
    Instant updatedAt,
    UserRef user) {

  public BuildBody {
    buildpacks = List.copyOf(buildpacks);
  }

  /** A buildpack by where it is and what it is called. */
  public record Buildpack(String url, String name) {}

  /** The source of a build. */
  public record SourceBlob(
      Optional<String> checksum,
      String url,
      Optional<String> version,
      Optional<String> versionDescription) {}

  /** The output of a build until now ({@code build-result} of older clients). */
  public record Result(Brief build, int exitCode, List<Line> lines) {
    public Result {
      lines = List.copyOf(lines);
    }
  }

  /** A build, in a result of it. */
  public record Brief(UUID id, String status, String outputStreamUrl) {}

  /** A line with its end. */
  public record Line(String stream, String line) {}
}
