package belay.source;

import belay.api.request.BuildCreate;
import belay.builds.Build;
import belay.http.ApiError;
import belay.http.Fields;
import java.util.List;
import java.util.Optional;

/**
 * The source that a build is asked for, as the client wrote it.
 *
 * @param version a commit, or any other name of what it is
 */
record SourceBlob(
    String url,
    Optional<String> checksum,
    Optional<String> version,
    Optional<String> versionDescription) {

  /**
   * @throws ApiError 422 when it names no URL
   */
  static SourceBlob of(Optional<BuildCreate.SourceBlob> asked) {
    BuildCreate.SourceBlob blob = asked.orElseThrow(SourceBlob::missing);
    return new SourceBlob(
        blob.url().filter(u -> !u.isBlank()).orElseThrow(SourceBlob::missing),
        blob.checksum(),
        // As it came: Heroku's command says "" for none, and its table can show no null.
        blob.version(),
        blob.versionDescription());
  }

  private static ApiError missing() {
    return Fields.missing("source_blob.url");
  }

  /** An image, which has a name and no more. */
  static SourceBlob image(String name) {
    return new SourceBlob(
        "docker-image://" + name, Optional.empty(), Optional.empty(), Optional.empty());
  }

  Optional<String> commit() {
    return version.filter(Blobs::isCommit);
  }

  /** What it is called in the release's description where that is not a commit. */
  Optional<String> name() {
    return version.filter(v -> !v.isBlank() && !Blobs.isCommit(v));
  }

  Build.Asked asked(List<String> buildpacks) {
    return new Build.Asked(Optional.of(url), checksum, version, versionDescription, buildpacks);
  }
}
