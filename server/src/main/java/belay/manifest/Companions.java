package belay.manifest;

import belay.manifest.ManifestNode.Fields;
import belay.release.AppName;
import belay.release.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which apps of one repository go live as one ({@code together: yes} at the top of belay.yml):
 * those of all entries under {@code apps}, named as the one that is pushed to. A push to {@code
 * api-production} so is one of {@code web-production} too.
 */
final class Companions {
  static final String KEY = "together";

  private Companions() {}

  /**
   * By name, the app's own among them; none when it goes live alone.
   *
   * @throws InvalidInput with file and line
   */
  static List<AppName> parse(String text, AppName app) {
    return of(YamlManifest.read(BelayYml.FILE, text).asFields(BelayYml.FILE), app);
  }

  static List<AppName> of(Fields top, AppName app) {
    Optional<ManifestNode> together = top.field(KEY);
    if (together.isEmpty() || !BelayYml.yesOrNo(together.get(), KEY)) {
      return List.of();
    }
    ManifestNode apps =
        top.field("apps")
            .orElseThrow(() ->
                together
                    .get()
                    .place()
                    .fault("\"" + KEY + "\" is of several apps, and there is no \"apps\" here."));
    Set<String> entries = apps.asFields("apps").fields().keySet();
    String suffix = suffix(entries, app.value());
    List<AppName> all = new ArrayList<>();
    for (String entry : entries) {
      try {
        all.add(new AppName(entry + suffix));
      } catch (InvalidInput e) {
        throw apps.place().fault(String.valueOf(e.getMessage()));
      }
    }
    return all.size() < 2 ? List.of() : all.stream().sorted().toList();
  }

  /** What follows an entry's name in the name of its app, as {@link BelayYml#parse} has it. */
  private static String suffix(Set<String> entries, String app) {
    int dash = app.lastIndexOf('-');
    return entries.contains(app) || dash < 1 ? "" : app.substring(dash);
  }
}
