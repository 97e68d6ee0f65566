package belay.manifest;

import belay.manifest.ManifestNode.Place;
import belay.release.ProcessTypes;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code heroku.yml} says (<a
 * href="https://devcenter.heroku.com/articles/build-docker-images-heroku-yml">its
 * documentation</a>): the images of an app, and what its process types run in them.
 *
 * @param addons what is to be there beside the app
 * @param config config vars for an app that has none yet
 * @param images what is built, by the process type that it is named after
 * @param args build arguments of all images
 * @param types process type to command, the release command among them; an empty command stands for
 *     what the image says
 * @param imageOf process type to the name of its image
 */
public record HerokuYml(
    List<AddonWish> addons,
    SortedMap<String, String> config,
    SortedMap<String, Image> images,
    SortedMap<String, String> args,
    SortedMap<String, String> types,
    SortedMap<String, String> imageOf) {
  public static final String FILE = "heroku.yml";

  /**
   * An image to build.
   *
   * @param place where the file asks for it
   * @param dockerfile below the app's directory; its own directory is all that it can copy from
   * @param target the stage to build; empty for the last
   */
  public record Image(Place place, String dockerfile, Optional<String> target) {}

  public HerokuYml {
    addons = List.copyOf(addons);
    config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
    images = Collections.unmodifiableSortedMap(new TreeMap<>(images));
    args = Collections.unmodifiableSortedMap(new TreeMap<>(args));
    types = Collections.unmodifiableSortedMap(new TreeMap<>(types));
    imageOf = Collections.unmodifiableSortedMap(new TreeMap<>(imageOf));
  }

  /** The image of web, or of an app without web the first. */
  public String main() {
    return images.containsKey(ProcessTypes.WEB) ? ProcessTypes.WEB : images.firstKey();
  }
}
