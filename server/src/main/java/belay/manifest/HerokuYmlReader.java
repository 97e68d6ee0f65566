package belay.manifest;

import belay.manifest.HerokuYml.Image;
import belay.manifest.ManifestNode.Fields;
import belay.manifest.ManifestNode.Place;
import belay.release.InvalidInput;
import belay.release.ProcessTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads {@code heroku.yml}, and says what is wrong in it by its line. */
final class HerokuYmlReader {
  private static final Set<String> TOP = new TreeSet<>(Set.of("setup", "build", "release", "run"));

  private static final Set<String> SETUP = new TreeSet<>(Set.of("addons", "config"));

  private static final Set<String> BUILD = new TreeSet<>(Set.of("docker", "config"));

  private static final Set<String> IMAGE = new TreeSet<>(Set.of("dockerfile", "target"));

  private static final Set<String> PROCESS = new TreeSet<>(Set.of("command", "image"));

  private static final Set<String> ADDON = new TreeSet<>(Set.of("plan", "as"));

  /** What a process type runs, as it is written. */
  private record Running(Place place, String command, Optional<String> image) {}

  private HerokuYmlReader() {}

  /**
   * @throws InvalidInput with file and line when the file has a mistake
   */
  static HerokuYml parse(String text) {
    Fields top = YamlManifest.read(HerokuYml.FILE, text).asFields(HerokuYml.FILE);
    top.only(TOP);
    Optional<Fields> setup = top.field("setup").map(n -> n.asFields("setup"));
    setup.ifPresent(fields -> fields.only(SETUP));
    Fields build = top.field("build").orElseThrow(() -> noImage(top)).asFields("build");
    build.only(BUILD);
    SortedMap<String, Image> images = images(build);
    SortedMap<String, Running> processes = processes(top);
    images.forEach((type, image) ->
        processes.putIfAbsent(type, new Running(image.place(), "", Optional.of(type))));
    SortedMap<String, String> types = new TreeMap<>();
    SortedMap<String, String> imageOf = new TreeMap<>();
    processes.forEach((type, process) -> {
      types.put(type, process.command());
      imageOf.put(type, imageOf(type, process, images));
    });
    return new HerokuYml(
        setup.map(HerokuYmlReader::addons).orElse(List.of()),
        setup.map(fields -> YamlConfig.of(fields)).orElseGet(TreeMap::new),
        images,
        YamlConfig.of(build),
        types,
        imageOf);
  }

  private static InvalidInput noImage(ManifestNode node) {
    return node.place()
        .fault(
            "no image is built. Name the Dockerfile of each process type:\n"
                + "  build:\n    docker:\n      web: Dockerfile");
  }

  private static SortedMap<String, Image> images(Fields build) {
    SortedMap<String, Image> images = new TreeMap<>();
    build
        .field("docker")
        .orElseThrow(() -> noImage(build))
        .asFields("docker")
        .fields()
        .forEach((type, node) -> images.put(checked(type, node), image(type, node)));
    if (images.isEmpty()) {
      throw noImage(build);
    }
    return images;
  }

  private static Image image(String type, ManifestNode node) {
    if (!(node instanceof Fields fields)) {
      return new Image(node.place(), BelayYml.path(node, type), Optional.empty());
    }
    fields.only(IMAGE);
    return new Image(
        node.place(),
        fields
            .field("dockerfile")
            .map(n -> BelayYml.path(n, "dockerfile"))
            .orElse(BelayYml.Docker.DEFAULT.dockerfile()),
        fields.text("target"));
  }

  private static SortedMap<String, Running> processes(Fields top) {
    SortedMap<String, Running> processes = new TreeMap<>();
    top.field("run")
        .ifPresent(run ->
            run.asFields("run")
                .fields()
                .forEach((type, node) -> {
                  if (type.equals(ProcessTypes.RELEASE)) {
                    throw node.place()
                        .fault("the release command is a section of its own: \"release\".");
                  }
                  processes.put(checked(type, node), process(type, node));
                }));
    top.field(ProcessTypes.RELEASE)
        .ifPresent(node -> {
          Running release = process(ProcessTypes.RELEASE, node.asFields(ProcessTypes.RELEASE));
          processes.put(ProcessTypes.RELEASE, release);
        });
    return processes;
  }

  private static Running process(String type, ManifestNode node) {
    if (!(node instanceof Fields fields)) {
      return new Running(node.place(), command(node, type), Optional.empty());
    }
    fields.only(PROCESS);
    return new Running(
        node.place(),
        fields.field("command").map(n -> command(n, "command")).orElse(""),
        fields.text("image"));
  }

  /** Several are run one after the other, as long as all goes well. */
  private static String command(ManifestNode node, String name) {
    List<String> commands =
        node.asTexts(name).stream().map(String::strip).filter(c -> !c.isEmpty()).toList();
    if (commands.isEmpty() || commands.stream().anyMatch(c -> c.indexOf('\0') >= 0)) {
      throw node.place().fault("\"" + name + "\" must be a command.");
    }
    return String.join(" && ", commands);
  }

  private static String imageOf(String type, Running process, SortedMap<String, Image> images) {
    if (process.image().isPresent()) {
      String name = process.image().get();
      if (!images.containsKey(name)) {
        throw process.place().fault("no image is built for \"" + name + "\"; " + there(images));
      }
      return name;
    }
    if (images.containsKey(type)) {
      return type;
    }
    if (images.containsKey(ProcessTypes.WEB)) {
      return ProcessTypes.WEB;
    }
    throw process
        .place()
        .fault(
            "\""
                + type
                + "\" has no image of its own, and neither has web: name one with \"image\"; "
                + there(images));
  }

  private static String there(SortedMap<String, Image> images) {
    return "there are " + String.join(", ", images.keySet()) + ".";
  }

  private static String checked(String type, ManifestNode node) {
    if (!ProcessTypes.isName(type)) {
      throw node.place()
          .fault(
              "\""
                  + type
                  + "\" is no process type: letters, digits, dashes and underscores, at most 30.");
    }
    return type;
  }

  private static List<AddonWish> addons(Fields setup) {
    List<AddonWish> addons = new ArrayList<>();
    Optional<ManifestNode> all = setup.field("addons");
    for (ManifestNode node : all.map(n -> n.asItems("addons")).orElse(List.of())) {
      if (node instanceof Fields fields) {
        fields.only(ADDON);
      }
      addons.add(AddonWish.of(node));
    }
    return addons;
  }
}
