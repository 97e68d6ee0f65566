package belay.build;

import belay.manifest.ManifestNode.Fields;
import belay.manifest.YamlManifest;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a buildpack's {@code bin/release} says (<a
 * href="https://devcenter.heroku.com/articles/buildpack-api#bin-release">buildpack API</a>). Its
 * add-ons are left alone: an app's add-ons are for its owner to choose.
 */
record BuildpackRelease(SortedMap<String, String> processTypes, SortedMap<String, String> env) {
  static final BuildpackRelease NONE = new BuildpackRelease(new TreeMap<>(), new TreeMap<>());

  static BuildpackRelease parse(String yaml) {
    Fields top = YamlManifest.read("bin/release", yaml).asFields("bin/release");
    return new BuildpackRelease(texts(top, "default_process_types"), texts(top, "config_vars"));
  }

  private static SortedMap<String, String> texts(Fields top, String key) {
    // {} and an empty value are both usual for "none".
    return top.field(key).map(node -> node.asFields(key).texts()).orElseGet(TreeMap::new);
  }
}
