package belay.runtime.docker;

import java.util.Map;

/** How an image expects its commands to be started. */
enum ImageKind {
  /** Like any other: by its ENTRYPOINT and CMD, or by a shell of its own. */
  PLAIN,

  /**
   * A slug's, whose commands expect what its buildpacks left in {@code .profile.d} (<a
   * href="https://devcenter.heroku.com/articles/buildpack-api#profile-d-scripts">buildpack
   * API</a>).
   */
  SLUG,

  /**
   * One of Cloud Native Buildpacks, whose launcher gives commands the environment that they expect
   * (<a href="https://github.com/buildpacks/spec/blob/main/platform.md#launcher">platform
   * specification</a>).
   */
  CLOUD_NATIVE;

  static ImageKind of(Map<String, String> labels) {
    if (labels.containsKey(Labels.SLUG)) {
      return SLUG;
    }
    return labels.containsKey(Labels.CLOUD_NATIVE) ? CLOUD_NATIVE : PLAIN;
  }
}
