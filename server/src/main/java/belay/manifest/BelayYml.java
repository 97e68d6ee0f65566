package belay.manifest;

import belay.manifest.ManifestNode.Fields;
import belay.release.AppName;
import belay.release.InvalidInput;
import belay.release.Job;
import belay.release.Limits;
import belay.release.RuntimeKind;
import belay.release.Slug;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@code belay.yml} says of one app: the settings at its top, and over them those of the app's
 * entry under {@code apps}.
 *
 * <p>As wide as what the file may say.
 *
 * @param path of the app within the repository, "." for its root
 * @param overlap whether two sets of the app's dynos may run at once; "no" for an app with a volume
 * @param migrations folders whose files are database migrations
 * @param checkpoint before which release commands the data of its add-ons is copied
 * @param runtime what the app's dynos are, unless its owner said otherwise
 * @param docker how its image is built
 * @param limits what each of its dynos may use, no wider than usual
 * @param stack the name that buildpacks are told
 * @param jobs what runs by the clock; empty where it says nothing of it
 * @param addons what is to be there beside the app
 * @param builder an image with Cloud Native Buildpacks that build the app's own
 */
public record BelayYml(
    String path,
    List<String> buildpacks,
    Optional<Slug.Health> health,
    boolean overlap,
    List<String> migrations,
    Slug.Copied checkpoint,
    Optional<RuntimeKind> runtime,
    Docker docker,
    Limits limits,
    Optional<String> stack,
    Optional<List<Job>> jobs,
    List<AddonWish> addons,
    Optional<String> builder) {
  static final BelayYml NONE =
      new BelayYml(
          ".",
          List.of(),
          Optional.empty(),
          true,
          List.of(),
          Slug.Copied.MIGRATIONS,
          Optional.empty(),
          Docker.DEFAULT,
          Limits.USUAL,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty());
  static final String FILE = "belay.yml";
  private static final String CHECKPOINT = "checkpoint";
  private static final Set<String> TOP =
      new TreeSet<>(
          Set.of(
              "apps",
              Companions.KEY,
              "path",
              "buildpacks",
              "health",
              "overlap",
              "migrations",
              CHECKPOINT,
              "runtime",
              "docker",
              "limits",
              "stack",
              "cron",
              "addons",
              "builder"));
  private static final Set<String> ENTRY = entryFields();
  private static final Set<String> HEALTH = new TreeSet<>(Set.of("path", "timeout"));
  private static final String READ_ONLY = "read-only";
  private static final Set<String> DOCKER =
      new TreeSet<>(Set.of("base", "dockerfile", "target", "args", READ_ONLY));
  private static final int BOOT_SECONDS_MAX = 600;

  private static Set<String> entryFields() {
    Set<String> fields = new TreeSet<>(TOP);
    fields.remove("apps");
    fields.remove(Companions.KEY);
    return fields;
  }

  /**
   * How an image is built.
   *
   * @param base an image to run a slug in, which is built by buildpacks; empty for a Dockerfile
   * @param dockerfile below the app's directory
   * @param target the stage to build; empty for the last
   * @param args build arguments; no secrets, the image shows them
   * @param readOnly whether its containers may write to {@code /tmp}, {@code /run} and volumes only
   */
  public record Docker(
      Optional<String> base,
      String dockerfile,
      Optional<String> target,
      SortedMap<String, String> args,
      boolean readOnly) {
    public static final Docker DEFAULT =
        new Docker(Optional.empty(), "Dockerfile", Optional.empty(), new TreeMap<>(), false);

    /** Whether it names the one Dockerfile, or what of it, is built. */
    public boolean isOfDockerfile() {
      return target.isPresent() || !dockerfile.equals(DEFAULT.dockerfile);
    }

    public Docker {
      args = Collections.unmodifiableSortedMap(new TreeMap<>(args));
    }
  }

  public BelayYml {
    buildpacks = List.copyOf(buildpacks);
    migrations = List.copyOf(migrations);
    jobs = jobs.map(List::copyOf);
    addons = List.copyOf(addons);
  }

  /**
   * The settings of an app: those of the entry of its own name, or of its name without what follows
   * the last dash ({@code api-production} is {@code api}).
   *
   * @throws InvalidInput with file and line when the file has a mistake
   */
  static BelayYml parse(String text, AppName app) {
    Fields top = YamlManifest.read(FILE, text).asFields(FILE);
    top.only(TOP);
    BelayYml all = settings(top, NONE);
    Optional<ManifestNode> apps = top.field("apps");
    if (apps.isEmpty()) {
      var _ = Companions.of(top, app);
      return all;
    }
    Fields entries = apps.get().asFields("apps");
    // All of them, so that a mistake in another app's entry does not wait for its next push.
    List<String> names = new ArrayList<>(entries.fields().keySet());
    for (String name : names) {
      entry(entries, name, all);
    }
    var _ = Companions.of(top, app);
    String name = app.value();
    int dash = name.lastIndexOf('-');
    String stem = dash > 0 ? name.substring(0, dash) : name;
    if (names.contains(name)) {
      return entry(entries, name, all);
    }
    if (names.contains(stem)) {
      return entry(entries, stem, all);
    }
    throw apps.get()
        .place()
        .fault(
            "no app here is named "
                + (stem.equals(name) ? name : name + " or " + stem)
                + "; there are "
                + String.join(", ", names)
                + ".");
  }

  private static BelayYml entry(Fields entries, String name, BelayYml defaults) {
    Optional<ManifestNode> node = entries.field(name);
    if (node.isEmpty()) {
      return defaults;
    }
    Fields entry = node.get().asFields(name);
    entry.only(ENTRY);
    return settings(entry, defaults);
  }

  private static BelayYml settings(Fields fields, BelayYml defaults) {
    return new BelayYml(
        fields.field("path").map(n -> path(n, "path")).orElse(defaults.path),
        fields.field("buildpacks").map(n -> n.asTexts("buildpacks")).orElse(defaults.buildpacks),
        fields.field("health").map(BelayYml::health).or(() -> defaults.health),
        fields.field("overlap").map(n -> yesOrNo(n, "overlap")).orElse(defaults.overlap),
        fields.field("migrations").map(n -> n.asTexts("migrations")).orElse(defaults.migrations),
        fields.field(CHECKPOINT).map(BelayYml::checkpoint).orElse(defaults.checkpoint),
        fields.field("runtime").map(BelayYml::runtime).or(() -> defaults.runtime),
        fields.field("docker").map(BelayYml::docker).orElse(defaults.docker),
        fields.field("limits").map(BelayYml::limits).orElse(defaults.limits),
        fields.field("stack").map(BelayYml::stack).or(() -> defaults.stack),
        fields.field("cron").map(CronJobs::named).or(() -> defaults.jobs),
        fields
            .field("addons")
            .map(n -> n.asItems("addons").stream().map(AddonWish::of).toList())
            .orElse(defaults.addons),
        fields.field("builder").map(n -> image(n, "builder")).or(() -> defaults.builder));
  }

  /** Who may push may narrow what the app may use, and widening it is an administrator's. */
  private static Limits limits(ManifestNode node) {
    Limits limits = Limits.USUAL;
    for (Map.Entry<String, ManifestNode> one : node.asFields("limits").fields().entrySet()) {
      try {
        int value = one.getValue().asNumber(one.getKey(), 0, Integer.MAX_VALUE);
        limits = limits.with(one.getKey(), OptionalInt.of(value));
      } catch (InvalidInput e) {
        String said = String.valueOf(e.getMessage());
        throw said.startsWith(FILE) ? e : one.getValue().place().fault(said);
      }
      Optional<Limits.Limit> wide = limits.widened(Limits.USUAL);
      if (wide.isPresent()) {
        throw one.getValue()
            .place()
            .fault(
                "\""
                    + one.getKey()
                    + "\" may ask for less than the usual "
                    + wide.get().usual().orElseThrow()
                    + ", not for more. An administrator of the server allows more: belay ps:limits.");
      }
    }
    return limits;
  }

  /** Also app.json's: a name in the environment of buildpacks, which choose programs by it. */
  static String stack(ManifestNode node) {
    String name = node.asText("stack");
    if (!name.matches("[a-z][a-z0-9.-]{0,40}")) {
      throw node.place().fault("\"stack\" is a name such as heroku-24, not \"" + name + "\".");
    }
    return name;
  }

  private static Slug.Copied checkpoint(ManifestNode node) {
    return Slug.Copied.ofWord(node.asText(CHECKPOINT))
        .orElseThrow(() ->
            node.place()
                .fault(
                    "\"checkpoint\" is migrations (before a release command that brings some, which"
                        + " is usual), always (before each) or never."));
  }

  private static RuntimeKind runtime(ManifestNode node) {
    try {
      return RuntimeKind.ofWord(node.asText("runtime"));
    } catch (InvalidInput e) {
      throw node.place().fault(String.valueOf(e.getMessage()));
    }
  }

  private static Docker docker(ManifestNode node) {
    Fields fields = node.asFields("docker");
    fields.only(DOCKER);
    SortedMap<String, String> args = new TreeMap<>();
    fields
        .field("args")
        .map(n -> n.asFields("args").fields())
        .ifPresent(all -> all.forEach((key, value) -> args.put(key, value.asText(key))));
    return new Docker(
        fields.field("base").map(n -> image(n, "base")),
        fields
            .field("dockerfile")
            .map(n -> path(n, "dockerfile"))
            .orElse(Docker.DEFAULT.dockerfile),
        fields.field("target").map(n -> n.asText("target")),
        args,
        fields.field(READ_ONLY).map(n -> yesOrNo(n, READ_ONLY)).orElse(false));
  }

  private static String image(ManifestNode node, String key) {
    try {
      return ImageName.checked(node.asText(key));
    } catch (InvalidInput e) {
      throw node.place().fault(String.valueOf(e.getMessage()));
    }
  }

  /** YAML 1.2 has no yes and no, but people write them. */
  static boolean yesOrNo(ManifestNode node, String name) {
    return switch (node.asText(name).toLowerCase(Locale.ROOT)) {
      case "yes", "true", "on" -> true;
      case "no", "false", "off" -> false;
      default -> throw node.place().fault("\"" + name + "\" is yes or no.");
    };
  }

  /** Also heroku.yml's rule for a path. */
  static String path(ManifestNode node, String key) {
    String path = node.asText(key);
    boolean leaves = List.of(path.split("/")).contains("..");
    if (path.isBlank() || path.startsWith("/") || leaves || path.indexOf('\0') >= 0) {
      throw node.place()
          .fault("\"" + key + "\" must be a path within this repository, not \"" + path + "\".");
    }
    return path;
  }

  private static Slug.Health health(ManifestNode node) {
    if (!(node instanceof Fields fields)) {
      return new Slug.Health(
          Optional.of(healthPath(node, node.asText("health"))), Slug.Health.PORT_OPENS.bootMax());
    }
    fields.only(HEALTH);
    Duration boot =
        fields
            .field("timeout")
            .map(n -> Duration.ofSeconds(n.asNumber("timeout", 1, BOOT_SECONDS_MAX)))
            .orElse(Slug.Health.PORT_OPENS.bootMax());
    return new Slug.Health(fields.field("path").map(n -> healthPath(n, n.asText("path"))), boot);
  }

  /** Also app.json's rule for a health path. */
  static String healthPath(ManifestNode node, String path) {
    boolean printable = path.chars().allMatch(c -> c > ' ' && c < 127);
    if (!path.startsWith("/") || !printable) {
      throw node.place()
          .fault("a health path must begin with a slash and hold no spaces: \"" + path + "\".");
    }
    return path;
  }
}
