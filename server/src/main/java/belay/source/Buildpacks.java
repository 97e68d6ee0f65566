package belay.source;

import belay.api.BuildBody;
import belay.http.ApiError;
import belay.http.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Buildpacks as clients of the Platform API name them. Pure. */
public final class Buildpacks {
  public static final int MAX = 20;
  private static final int CHARS_MAX = 2000;

  private Buildpacks() {}

  /**
   * Those that a build asks for; none when it asks for none.
   *
   * @throws ApiError 422 when that is no list of buildpacks
   */
  static List<String> asked(JsonNode buildpacks) {
    if (buildpacks.isMissingNode() || buildpacks.isNull()) {
      return List.of();
    }
    if (!buildpacks.isArray() || buildpacks.size() > MAX) {
      throw ApiError.invalid("\"buildpacks\" must be a list of at most " + MAX + " buildpacks.");
    }
    List<String> asked = new ArrayList<>();
    for (JsonNode buildpack : buildpacks) {
      asked.add(
          checked(Fields.text(buildpack, "url").or(() -> Fields.text(buildpack, "name")))
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
