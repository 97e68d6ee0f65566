package belay.api.request;

import java.util.List;
import java.util.Optional;

/**
 * {@code POST /apps/{app}/builds}: a source, or an image.
 *
 * @param canary which parts of the visitors the release goes through, in percent, as 1,10,50; off
 *     for none; null for what the app has
 * @param pull whether the image is asked for at its registry though the server has it
 */
public record BuildCreate(
    Optional<SourceBlob> sourceBlob,
    @Must(value = "be a list of at most 20 buildpacks", max = 20) List<Buildpack> buildpacks,
    Optional<String> image,
    boolean pull,
    boolean force,
    Optional<String> canary,
    Optional<String> reason) {
  public BuildCreate {
    buildpacks = List.copyOf(buildpacks);
  }

  /**
   * Where the source is.
   *
   * @param version a commit, or any other name of what it is
   */
  public record SourceBlob(
      Optional<String> url,
      Optional<String> checksum,
      Optional<String> version,
      Optional<String> versionDescription) {}

  /** A buildpack, by either. */
  public record Buildpack(Optional<String> url, Optional<String> name) {}
}
