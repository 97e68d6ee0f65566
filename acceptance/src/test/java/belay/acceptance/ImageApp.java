package belay.acceptance;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An app that is an image and nothing else: busybox's httpd serving one page. */
final class ImageApp {
  private ImageApp() {}

  static Map<String, String> files(String version) {
    Map<String, String> files = new HashMap<>(page(version));
    files.put("Dockerfile", dockerfile(""));
    return files;
  }

  static Map<String, String> page(String version) {
    return Map.of("www/index.html", version + "\n");
  }

  /** With a line more, of what the image says itself. */
  static String dockerfile(String line) {
    return """
    FROM %s
    %s
    COPY www /www
    CMD ["sh", "-c", "echo serving; exec httpd -f -p $PORT -h /www"]
    """
        .formatted(DockerEngine.BASE, line);
  }

  /** A new app whose first version serves. */
  static Path pushed(Machine machine, String app, Map<String, String> files) {
    Path checkout = machine.checkout(app, files);
    machine.belay("settings", "runtime=docker", "-a", app).ok().says("runtime: docker");
    machine.push(checkout).ok().says("Image ", "Release v2", "deployed");
    return checkout;
  }

  /** Tags under the name of an app. */
  static List<String> tags(Machine machine, String app) {
    return sorted(machine, "images", "--format", "{{.Repository}}:{{.Tag}}", app);
  }

  /** Names of an app's containers, also of those that ended. */
  static List<String> containers(Machine machine, String app) {
    String mine = "label=belay.app=" + app;
    return sorted(machine, "ps", "-a", "--filter", mine, "--format", "{{.Names}}");
  }

  private static List<String> sorted(Machine machine, String... words) {
    return DockerEngine.docker(machine.root, words).ok().out().lines().sorted().toList();
  }
}
