package belay.manifest;

import belay.release.InvalidInput;
import belay.release.Printable;
import java.util.regex.Pattern;

/** The name of a container image, as the engine knows it, or a registry. Pure. */
public final class ImageName {
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,254}");

  private ImageName() {}

  /**
   * A name that may stand in a Dockerfile.
   *
   * @throws InvalidInput when it is none
   */
  public static String checked(String name) {
    if (!LEGAL.matcher(name).matches()) {
      throw new InvalidInput(
          "An image is named like shop:1.2 or registry.example/shop:1.2, not \""
              + Printable.of(name)
              + "\".");
    }
    return name;
  }
}
