package belay.build;

import belay.manifest.JsonManifest;
import belay.manifest.ManifestNode;
import belay.manifest.ManifestNode.Fields;
import belay.manifest.ManifestNode.Items;
import belay.release.InvalidInput;
import belay.release.ProcessTypes;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads what Cloud Native Buildpacks left in an image (<a
 * href="https://github.com/buildpacks/spec/blob/main/platform.md">platform specification</a>).
 */
final class CloudNative {
  private static final String METADATA = "io.buildpacks.build.metadata";

  /** Where an image has a program for each of its process types. */
  private static final String PROCESS = "/cnb/process/";

  private CloudNative() {}

  /**
   * Process type to command; web runs what the image says unless the image has another by default.
   */
  static SortedMap<String, String> types(Map<String, String> labels) {
    SortedMap<String, String> types = new TreeMap<>();
    try {
      Fields metadata =
          JsonManifest.read(METADATA, labels.getOrDefault(METADATA, "{}")).asFields(METADATA);
      if (metadata.field("processes").orElse(metadata) instanceof Items processes) {
        for (ManifestNode process : processes.items()) {
          process
              .asFields("process")
              .text("type")
              .filter(ProcessTypes::isName)
              .ifPresent(type -> types.put(type, PROCESS + type));
        }
      }
    } catch (InvalidInput e) {
      // Who reads no more of it than this has the image's own command.
      types.clear();
    }
    if (types.isEmpty()) {
      types.put(ProcessTypes.WEB, ImagePlan.OF_THE_IMAGE);
    }
    return types;
  }
}
