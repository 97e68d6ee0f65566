package belay.build;

import belay.manifest.StaticJson;
import belay.release.InvalidInput;
import belay.statics.SiteSettings;
import belay.statics.StaticCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Makes of a built tree what the static server serves, when its web process is that. */
final class StaticSite {
  private static final String WEB = "web";
  private static final String PUBLIC = "public";

  private final Path app;
  private final BuildLog log;

  StaticSite(Path app, BuildLog log) {
    this.app = app;
    this.log = log;
  }

  /** Whether the web process of these is the static server. */
  static boolean isAmong(SortedMap<String, String> processTypes) {
    return Optional.ofNullable(processTypes.get(WEB)).filter(StaticCommand::is).isPresent();
  }

  /**
   * Reads static.json and leaves in the tree what the server goes by; names in the process types
   * the version that serves it.
   *
   * @throws InvalidInput when static.json has a mistake, or a process type asks for what there is
   *     not
   */
  void settle(SortedMap<String, String> processTypes, Optional<String> json) throws IOException {
    processTypes.forEach((type, command) -> {
      if (StaticCommand.is(command) && !type.equals(WEB)) {
        throw new InvalidInput(
            "Process type " + type + ": static-server serves the web; name it web.");
      }
    });
    if (!isAmong(processTypes)) {
      return;
    }
    String command = processTypes.getOrDefault(WEB, "").strip();
    if (!command.equals("static-server") && !StaticCommand.isKnown(command)) {
      throw new InvalidInput(
          "This Belay has no \"" + command + "\"; it has " + StaticCommand.CURRENT + ".");
    }
    processTypes.put(WEB, StaticCommand.CURRENT);
    SiteSettings settings = settings(json);
    settings.write(app);
    log.note("Serving " + settings.root() + (settings.root().isEmpty() ? "." : "/"));
  }

  private SiteSettings settings(Optional<String> json) {
    if (json.isEmpty()) {
      boolean inPublic = Files.isRegularFile(app.resolve(PUBLIC).resolve("index.html"));
      return SiteSettings.plain(inPublic ? PUBLIC : "");
    }
    StaticJson read = StaticJson.parse(json.get());
    read.notes().forEach(log::note);
    SiteSettings settings = read.settings();
    Path root = app.resolve(settings.root());
    if (!Files.isDirectory(root) || !isOwn(root)) {
      throw StaticJson.fault(
          json.get(),
          List.of("root"),
          "there is no directory \"" + settings.root() + "\" to serve.");
    }
    for (SiteSettings.Route route : settings.routes()) {
      insist(json.get(), List.of("routes", route.pattern()), root, route.file());
    }
    if (!settings.errorPage().isEmpty()) {
      insist(json.get(), List.of("error_page"), root, settings.errorPage());
    }
    return settings;
  }

  private void insist(String json, List<String> keys, Path root, String file) {
    if (!Files.isRegularFile(root.resolve(file)) || !isOwn(root.resolve(file))) {
      throw StaticJson.fault(
          json, keys, "there is no file \"" + file + "\" in the directory that is served.");
    }
  }

  /** What a link leads to elsewhere is not there, whatever the machine has. */
  private boolean isOwn(Path path) {
    try {
      return path.toRealPath().startsWith(app.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }
}
