package belay.acceptance;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** An app of several images, as heroku.yml describes it: one for web, one for the rest. */
final class SeveralImages {
  private static final String MANIFEST =
      """
      setup:
        config:
          GREETING: hello
      build:
        docker:
          web: Dockerfile
          worker: worker/Dockerfile
        config:
          COLOUR: blue
      release:
        command:
          - echo releasing from $(cat /version)
        image: worker
      run:
        web: exec httpd -f -p $PORT -h /www
        worker:
          command:
            - echo working as $(cat /version); exec sleep 1000
        clock:
          command: echo ticking in $(cat /version); exec sleep 1000
          image: worker
      """;

  private SeveralImages() {}

  static Map<String, String> files(String web, String worker) {
    Map<String, String> files = new HashMap<>(worker(worker));
    files.put("heroku.yml", MANIFEST);
    files.put("Dockerfile", "FROM " + DockerEngine.BASE + "\nCOPY www /www\n");
    files.put("www/index.html", web + "\n");
    return files;
  }

  static Map<String, String> worker(String version) {
    return worker(version, "true");
  }

  /** The same that has a step more in its build. */
  static Map<String, String> worker(String version, String step) {
    String dockerfile =
        """
        FROM %s
        ARG COLOUR
        RUN echo "$COLOUR" > /colour
        COPY version /version
        RUN %s
        """
            .formatted(DockerEngine.BASE, step);
    return Map.of("worker/Dockerfile", dockerfile, "worker/version", version + "\n");
  }

  /** A new app whose first version serves. */
  static Path pushed(Machine machine, String app) {
    Path checkout = machine.checkout(app, files("one", "worker one"));
    machine.belay("settings", "runtime=docker", "-a", app).ok();
    machine
        .push(checkout)
        .ok()
        .says("Building the image of web (Dockerfile)")
        .says("Building the image of worker (worker/Dockerfile)")
        .says("releasing from worker one", "Release v2");
    return checkout;
  }

  /** What is in the worker's image. */
  static String version(Machine machine, String app) {
    return machine.belay("run", "--type", "worker", "-a", app, "cat /version").ok().out().strip();
  }
}
