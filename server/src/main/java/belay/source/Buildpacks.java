package belay.source;

import belay.api.BuildBody;
import belay.api.request.BuildCreate;
import belay.http.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Buildpacks as clients of the Platform API name them. Pure. */
public final class Buildpacks {
  private static final int CHARS_MAX = 2000;

  private Buildpacks() {}

  /**
   * Those that a build asks for; none when it asks for none.
   *
   * @throws ApiError 422 when one is none
   */
  static List<String> asked(List<BuildCreate.Buildpack> buildpacks) {
    List<String> asked = new ArrayList<>();
    for (BuildCreate.Buildpack buildpack : buildpacks) {
      asked.add(
          checked(buildpack.url().or(buildpack::name))
              .orElseThrow(() ->
                  ApiError.invalid(
                      "Each of \"buildpacks\" must have the \"url\" of a buildpack.")));
    }
    return asked;
  }

  /** A name that may be one; empty otherwise. */
  public static Optional<String> checked(Optional<String> name) {
    return name.filter(b -> !b.isBlank() && b.length() <= CHARS_MAX);
  }

  /**
   * As it was set, in both forms: a tool that reads back another name than it set sets it again.
   */
  public static BuildBody.Buildpack body(String buildpack) {
    return new BuildBody.Buildpack(buildpack, buildpack);
  }
}
