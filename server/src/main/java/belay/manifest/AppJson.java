package belay.manifest;

import belay.manifest.ManifestNode.Fields;
import belay.release.ConfigVars;
import belay.release.InvalidInput;
import belay.release.Job;
import belay.release.Slug;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What {@code app.json} says, as far as Belay follows it; keys of other tools are left alone (<a
 * href="https://devcenter.heroku.com/articles/app-json-schema">app.json schema</a>).
 *
 * @param env values of config vars
 * @param secrets config vars whose values are to be made up ({@code "generator": "secret"})
 * @param unset config vars that are required and have no value
 * @param formation process type to quantity
 * @param scripts names of those that it declares, none of which is run
 * @param addons what is to be there beside the app
 * @param jobs what runs by the clock; empty where it says nothing of it
 * @param stack the name that buildpacks are told
 * @param unused keys with something in them that other servers act on, and Belay does not
 */
public record AppJson(
    SortedMap<String, String> env,
    List<String> secrets,
    List<String> unset,
    SortedMap<String, Integer> formation,
    List<String> buildpacks,
    Optional<Slug.Health> health,
    List<String> scripts,
    List<AddonWish> addons,
    Optional<List<Job>> jobs,
    Optional<String> stack,
    List<String> unused) {
  static final String FILE = "app.json";
  static final AppJson NONE =
      new AppJson(
          new TreeMap<>(),
          List.of(),
          List.of(),
          new TreeMap<>(),
          List.of(),
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          List.of());
  private static final int QUANTITY_MAX = 1_000;
  private static final int SECRET_BYTES = 32;
  private static final List<String> UNUSED = List.of("environments", "image");

  /**
   * @throws InvalidInput with file and line when the file has a mistake
   */
  static AppJson parse(String text) {
    Fields top = JsonManifest.read(FILE, text).asFields(FILE);
    SortedMap<String, String> env = new TreeMap<>();
    List<String> secrets = new ArrayList<>();
    List<String> unset = new ArrayList<>();
    top.field("env").ifPresent(node -> readEnv(node.asFields("env"), env, secrets, unset));
    return new AppJson(
        env,
        secrets,
        unset,
        formation(top),
        buildpacks(top),
        health(top),
        scripts(top),
        addons(top),
        top.field("cron").map(CronJobs::listed),
        top.field("stack").map(node -> BelayYml.stack(node)),
        UNUSED.stream().filter(key -> top.field(key).isPresent()).toList());
  }

  private static void readEnv(
      Fields vars, Map<String, String> env, List<String> secrets, List<String> unset) {
    vars.fields()
        .forEach((key, node) -> {
          Optional<String> value = value(key, node);
          value.ifPresent(v -> env.put(key, v));
          if (value.isEmpty() && isSecret(node)) {
            secrets.add(key);
          } else if (value.isEmpty() && isNeeded(node)) {
            unset.add(key);
          }
          checked(key, value.orElse(""), node);
        });
  }

  private static Optional<String> value(String key, ManifestNode node) {
    return node instanceof Fields fields ? fields.text("value") : Optional.of(node.asText(key));
  }

  private static boolean isSecret(ManifestNode node) {
    return node instanceof Fields fields && fields.text("generator").equals(Optional.of("secret"));
  }

  private static boolean isNeeded(ManifestNode node) {
    return node instanceof Fields fields && !fields.text("required").equals(Optional.of("false"));
  }

  private static void checked(String key, String value, ManifestNode node) {
    try {
      ConfigVars.of(Map.of(key, value));
    } catch (InvalidInput e) {
      throw node.place().fault(String.valueOf(e.getMessage()));
    }
  }

  /** What an app that has none of it yet is given: the values, and 256 bits for each secret. */
  public SortedMap<String, String> given(RandomGenerator chance) {
    SortedMap<String, String> given = new TreeMap<>(env);
    for (String key : secrets) {
      byte[] bytes = new byte[SECRET_BYTES];
      chance.nextBytes(bytes);
      given.put(key, HexFormat.of().formatHex(bytes));
    }
    return given;
  }

  private static SortedMap<String, Integer> formation(Fields top) {
    SortedMap<String, Integer> formation = new TreeMap<>();
    top.field("formation")
        .ifPresent(node ->
            node.asFields("formation")
                .fields()
                .forEach((type, entry) ->
                    entry
                        .asFields(type)
                        .field("quantity")
                        .ifPresent(
                            n -> formation.put(type, n.asNumber("quantity", 0, QUANTITY_MAX)))));
    return formation;
  }

  private static List<String> scripts(Fields top) {
    return top.field("scripts")
        .map(node -> List.copyOf(node.asFields("scripts").fields().keySet()))
        .orElse(List.of());
  }

  private static List<AddonWish> addons(Fields top) {
    return top.field("addons")
        .map(node -> node.asItems("addons").stream().map(AddonWish::of).toList())
        .orElse(List.of());
  }

  /** Each entry has a url; a text alone is taken for one. */
  private static List<String> buildpacks(Fields top) {
    List<String> urls = new ArrayList<>();
    top.field("buildpacks")
        .ifPresent(node -> {
          for (ManifestNode item : node.asItems("buildpacks")) {
            urls.add(
                item instanceof Fields fields
                    ? fields
                        .text("url")
                        .orElseThrow(() -> item.place().fault("\"url\" is missing."))
                    : item.asText("buildpacks"));
          }
        });
    return urls;
  }

  /** The first check of the web process that asks for a path. */
  private static Optional<Slug.Health> health(Fields top) {
    return top.field("healthchecks")
        .flatMap(node -> node.asFields("healthchecks").field("web"))
        .flatMap(web ->
            web.asItems("web").stream()
                .map(check -> check.asFields("web"))
                .flatMap(check -> check.field("path").stream())
                .findFirst())
        .map(node ->
            new Slug.Health(
                Optional.of(BelayYml.healthPath(node, node.asText("path"))),
                Slug.Health.PORT_OPENS.bootMax()));
  }
}
