package belay.build;

import belay.confinement.BuildProcess;
import belay.confinement.Directories;
import belay.confinement.Places;
import belay.files.TreeDeletion;
import belay.manifest.AddonWish;
import belay.manifest.AppJson;
import belay.manifest.BelayYml;
import belay.manifest.Neighbours;
import belay.manifest.Procfile;
import belay.manifest.Scripts;
import belay.manifest.SlugIgnore;
import belay.manifest.Workspace;
import belay.release.InvalidInput;
import belay.release.LanguageRuntime;
import belay.release.Slug;
import belay.slug.Slugs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** One build, from the source tree to the slug in the store. Used once, by one thread. */
final class Build {
  /** The name that buildpacks for Heroku are told, unless the app has another. */
  private static final String STACK = "heroku-24";

  /** Where the tools for sites put what they make. */
  private static final List<String> SITES = List.of("dist", "build", "out", "_site", "public");

  private final Workshop workshop;
  private final Builder.Request request;
  private final BuildLog log;
  private final long deadline;

  /**
   * @param deadline by {@link System#nanoTime}
   */
  Build(Workshop workshop, Builder.Request request, BuildLog log, long deadline) {
    this.workshop = workshop;
    this.request = request;
    this.log = log;
    this.deadline = deadline;
  }

  /**
   * @param source the repository's files
   * @param work a directory that is not there yet; the caller deletes it
   */
  Builder.Outcome run(Path source, BelayYml belayYml, Path work)
      throws IOException,
          InterruptedException,
          BuildProcess.TookTooLong,
          BuildpackRun.ScriptFailed {
    log.step("Building on the Belay stack");
    workshop.wrapper().notice().ifPresent(log::note);
    Path app = workshop.manifests().directory(source, belayYml);
    AppJson appJson = workshop.manifests().appJson(app);
    // A mistake in it should not wait for the end of the build; a buildpack may still change it.
    workshop.manifests().procfile(app);
    Optional<String> part = Workspace.of(source, app);
    Path tree = part.isPresent() ? source : app;
    TreeDeletion.delete(tree.resolve(".git"));
    ignore(tree);
    appJson.scripts().forEach(script -> log.note(unrun(script)));
    Neighbours.unused(app, appJson).forEach(log::note);
    part.ifPresent(path -> log.note(path + " is a workspace: the whole repository is built."));
    Made made = make(places(tree, work), part, belayYml, appJson);
    List<Buildpack> packs = made.packs();
    BuildpackRelease release = made.release();
    SortedMap<String, String> processTypes = processTypes(app, packs.getLast(), release);
    Scripts.unstartable(app, processTypes).forEach(log::note);
    new StaticSite(app, log).settle(processTypes, workshop.manifests().staticJson(app));
    TreeDeletion.delete(work);
    boolean whole = part.isPresent() && !StaticSite.isAmong(processTypes);
    List<LanguageRuntime> runtimes = made.runtimes().all(tree, processTypes);
    if (whole) {
      processTypes.replaceAll((_, c) -> Workspace.command(part.orElseThrow(), c));
    }
    return built(whole ? tree : app, packs, processTypes, release, runtimes, belayYml, appJson);
  }

  /** As Heroku does it, before a buildpack sees the source. */
  private void ignore(Path app) throws IOException, InterruptedException, BuildProcess.TookTooLong {
    Optional<SlugIgnore> ignore = workshop.manifests().slugIgnore(app);
    int left = ignore.isPresent() ? IgnoredFiles.delete(ignore.get(), app, deadline) : 0;
    if (left > 0) {
      log.note("Left out " + left + (left == 1 ? " file" : " files") + " as .slugignore says");
    }
  }

  private static String unrun(String script) {
    return "app.json: the script "
        + script
        + " is not run here; what must run before each release is \"release:\" in the Procfile.";
  }

  /** The result of the buildpacks. */
  private record Made(List<Buildpack> packs, BuildpackRelease release, BuildRuntimes runtimes) {}

  /** All that runs of the build, which has the directories for as long as that takes. */
  private Made make(Places mine, Optional<String> part, BelayYml belayYml, AppJson appJson)
      throws IOException,
          InterruptedException,
          BuildProcess.TookTooLong,
          BuildpackRun.ScriptFailed {
    List<String> named = names(belayYml, appJson);
    List<String> names = part.isPresent() && named.isEmpty() ? List.of("nodejs") : named;
    boolean foreign = names.stream().anyMatch(n -> BuiltInBuildpacks.named(n).isEmpty());
    try (BuildCache cache = BuildCache.open(mine.cache(), foreign)) {
      Made made = make(mine, names, part, belayYml, appJson);
      cache.keep();
      return made;
    }
  }

  private Made make(
      Places mine, List<String> names, Optional<String> part, BelayYml belayYml, AppJson appJson)
      throws IOException,
          InterruptedException,
          BuildProcess.TookTooLong,
          BuildpackRun.ScriptFailed {
    Places open = workshop.wrapper().open(mine, request.appId());
    Places places = request.hostNetwork() ? open.outside() : open;
    try {
      BuildpackRun run = prepare(places, belayYml.stack().or(appJson::stack).orElse(STACK));
      var runtimes = new BuildRuntimes(workshop, places, part, log);
      return names.isEmpty()
          ? detected(run, places, runtimes)
          : named(run, places, names, runtimes);
    } finally {
      workshop.wrapper().close(places, mine);
    }
  }

  private Places places(Path app, Path work) throws IOException {
    TreeDeletion.delete(work);
    Files.createDirectories(work);
    // Config vars are in there.
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwx------"));
    return new Places(
        app,
        Files.createDirectories(request.cache().toAbsolutePath().normalize()),
        Files.createDirectory(work.resolve("env")),
        Files.createDirectory(work.resolve("tmp")),
        Files.createDirectory(work.resolve("buildpacks")),
        work.resolve("etc"));
  }

  private BuildpackRun prepare(Places places, String stack) throws IOException {
    for (Map.Entry<String, String> var : request.config().values().entrySet()) {
      Files.writeString(places.env().resolve(var.getKey()), var.getValue());
    }
    Path library = workshop.builtIns().library();
    Files.copy(library, places.buildpacks().resolve(library.getFileName()));
    return new BuildpackRun(
        places, workshop.wrapper(), workshop.machine(), environment(places, stack), deadline);
  }

  private Map<String, String> environment(Places places, String stack) {
    Places seen = workshop.wrapper().seen(places);
    Map<String, String> environment = new TreeMap<>(workshop.machine().variables());
    environment.put("HOME", seen.cache().resolve("home").toString());
    environment.put("TMPDIR", seen.temporary().toString());
    environment.put("LANG", "C.UTF-8");
    environment.put("STACK", stack);
    environment.put("BUILDPACK_LOG_FILE", seen.temporary().resolve("buildpack.log").toString());
    environment.put("SOURCE_VERSION", request.commit().orElse(""));
    environment.put("REQUEST_ID", UUID.randomUUID().toString());
    return environment;
  }

  private List<String> names(BelayYml belayYml, AppJson appJson) {
    return names(request.buildpacks(), belayYml, appJson);
  }

  /** Those the owner set, else those the source names; none for the first built-in that fits. */
  static List<String> names(List<String> set, BelayYml belayYml, AppJson appJson) {
    return List.of(set, belayYml.buildpacks(), appJson.buildpacks()).stream()
        .filter(list -> !list.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private Made detected(BuildpackRun run, Places places, BuildRuntimes runtimes)
      throws IOException,
          InterruptedException,
          BuildProcess.TookTooLong,
          BuildpackRun.ScriptFailed {
    List<String> directories = new ArrayList<>();
    // All at once: a copy each would take longer than the build of a small app.
    TreeDeletion.delete(places.buildpacks());
    Directories.copy(workshop.builtIns().root(), places.buildpacks());
    BuiltInBuildpacks.ALL.forEach(pack -> directories.add(pack.name()));
    workshop.wrapper().give(places);
    Optional<String> unsupported = Unsupported.inWords(places.app());
    Optional<Buildpack> fits = run.detect(directories, Map.of());
    if (fits.isEmpty()) {
      throw new InvalidInput(
          unsupported.isPresent() ? unsupported.get() : nothingFits(places.app()));
    }
    Buildpack found = fits.get();
    if (found.directory().equals("procfile") && unsupported.isPresent()) {
      throw new InvalidInput(unsupported.get());
    }
    log.step(found.title() + " app detected");
    OtherLanguages.beside(found.directory(), places.app(), request.app()).forEach(log::note);
    if (found.directory().equals("procfile")) {
      OtherLanguages.below(places.app()).ifPresent(log::note);
    }
    run.compile(found, runtimes.before(found.directory()), log);
    runtimes.after();
    return new Made(List.of(found), run.release(found), runtimes);
  }

  private String nothingFits(Path app) throws IOException {
    String said = "No buildpack recognises this app. ";
    Optional<String> other =
        ContainerNotes.alone(app, request.app()).or(() -> Neighbours.misnamed(app));
    if (other.isEmpty()) {
      other = OtherLanguages.below(app);
    }
    if (other.isPresent()) {
      return said + other.get();
    }
    StringBuilder text = new StringBuilder(said + "At its root was looked for:\n");
    for (BuiltInBuildpacks.BuiltIn pack : BuiltInBuildpacks.ALL) {
      text.append("  %-14s %s%n".formatted(pack.title(), pack.looksFor()));
    }
    return text.append("A Procfile is enough when there is nothing to build. It looks like this:\n")
        .append("  " + Procfile.EXAMPLE)
        .toString();
  }

  /**
   * Each is asked once those before it are done: it may be for what they made (a subdirectory's).
   */
  private Made named(BuildpackRun run, Places places, List<String> names, BuildRuntimes runtimes)
      throws IOException,
          InterruptedException,
          BuildProcess.TookTooLong,
          BuildpackRun.ScriptFailed {
    List<String> directories = new ArrayList<>();
    workshop.wrapper().give(places);
    for (String name : names) {
      String copy = copyName(directories.size(), "buildpack");
      workshop.sources().copy(name, places, copy, log, deadline);
      directories.add(copy);
    }
    workshop.wrapper().give(places);
    List<Buildpack> packs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Buildpack pack =
          run.detect(List.of(directories.get(i)), foreign(name, places))
              .orElseThrow(() ->
                  new InvalidInput(
                      "The app is not one for the buildpack "
                          + BuildpackSources.shown(name)
                          + ": its bin/detect says no."));
      log.step(pack.title() + " app detected");
      Map<String, String> more = foreign(name, places);
      more.putAll(runtimes.before(name));
      run.compile(pack, more, log);
      runtimes.after();
      packs.add(pack);
    }
    return new Made(packs, run.release(packs.getLast()), runtimes);
  }

  /** What Heroku's buildpacks, and those for Heroku, find around them. */
  private Map<String, String> foreign(String name, Places places) {
    Map<String, String> variables = new TreeMap<>();
    if (BuiltInBuildpacks.named(name).isEmpty()) {
      variables.put("HOME", workshop.wrapper().seen(places).app().toString());
    }
    return variables;
  }

  /** They sort in the order in which they are run. */
  private static String copyName(int index, String name) {
    return "%02d-%s".formatted(index + 1, name);
  }

  private SortedMap<String, String> processTypes(Path app, Buildpack last, BuildpackRelease release)
      throws IOException {
    log.step("Discovering process types");
    Optional<SortedMap<String, String>> procfile = workshop.manifests().procfile(app);
    SortedMap<String, String> types = new TreeMap<>(release.processTypes());
    SortedMap<String, String> defaults = new TreeMap<>(release.processTypes());
    procfile.ifPresent(declared -> {
      log.note("Procfile declares types -> " + String.join(", ", declared.keySet()));
      types.putAll(declared);
      defaults.keySet().removeAll(declared.keySet());
    });
    if (!defaults.isEmpty()) {
      log.note("Default types for " + last.title() + " -> " + String.join(", ", defaults.keySet()));
    }
    if (types.isEmpty()) {
      throw new InvalidInput(unstartable(app, last));
    }
    return types;
  }

  private static String unstartable(Path app, Buildpack last) {
    String nothing =
        "It is not known how to start this app: it has no Procfile, and "
            + last.title()
            + " apps like it have no usual command.\n";
    return SITES.stream()
        .filter(directory -> Files.isRegularFile(app.resolve(directory).resolve("index.html")))
        .findFirst()
        .map(directory ->
            nothing
                + "Its build made "
                + directory
                + "/index.html. To serve that, add a file named static.json with {\"root\": \""
                + directory
                + "\", \"routes\": {\"/**\": \"index.html\"}}, and a Procfile with this line:\n"
                + "  web: static-server")
        .orElse(
            nothing
                + "Add a file named Procfile at its root, with a line like this:\n  "
                + Procfile.EXAMPLE);
  }

  private Builder.Outcome built(
      Path app,
      List<Buildpack> packs,
      SortedMap<String, String> processTypes,
      BuildpackRelease release,
      List<LanguageRuntime> runtimes,
      BelayYml belayYml,
      AppJson appJson) {
    appJson.unset().stream()
        .filter(key -> !request.config().values().containsKey(key))
        .forEach(
            key -> log.note("app.json asks for the config var " + key + ", which is not set."));
    log.step("Storing slug...");
    UUID id = UUID.randomUUID();
    Slugs.Stored stored = workshop.slugs().store(id, app);
    log.note("Done: " + size(stored.bytes()) + ", " + files(stored.newFiles()) + " new");
    Slug slug =
        new Slug(
            id,
            request.appId(),
            request.commit(),
            request.commitSubject(),
            String.join(", ", packs.stream().map(Buildpack::title).toList()),
            Optional.empty(),
            processTypes,
            new TreeMap<>(release.env()),
            belayYml.health().or(appJson::health).orElse(Slug.Health.PORT_OPENS),
            belayYml.overlap(),
            belayYml.migrations(),
            belayYml.checkpoint(),
            belayYml.jobs().or(appJson::jobs).orElse(List.of()),
            belayYml.limits(),
            runtimes,
            stored.bytes(),
            stored.treeHash(),
            workshop.clock().instant());
    List<AddonWish> addons = new ArrayList<>(belayYml.addons());
    addons.addAll(appJson.addons());
    return new Builder.Outcome.Built(
        slug, appJson.formation(), appJson.given(new SecureRandom()), addons);
  }

  private static String files(int count) {
    return count == 1 ? "1 file" : count + " files";
  }

  /** As Heroku shows it: {@code 12.3M}, {@code 48.0K}. */
  static String size(long bytes) {
    double kilobytes = bytes / 1024.0;
    return kilobytes < 1024
        ? String.format(Locale.ROOT, "%.1fK", kilobytes)
        : String.format(Locale.ROOT, "%.1fM", kilobytes / 1024);
  }
}
