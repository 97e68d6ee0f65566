package belay.acceptance;

import java.util.HashMap;
import java.util.Map;

/**
 * What the dynos of the journeys are: the same journeys run with processes and, with {@code
 * -Dbelay.runtime=docker}, with containers.
 */
enum Dynos {
  PROCESSES("Procfile app detected", "Procfile"),
  CONTAINERS("Building an image", "Dockerfile");

  /** The property that asks for containers, for journeys that are of processes alone. */
  static final String PROPERTY = "belay.runtime";

  static final String DOCKER = "docker";

  /** What a build of the sample app says. */
  final String building;

  /** What an app cannot run without. */
  final String needed;

  Dynos(String building, String needed) {
    this.building = building;
    this.needed = needed;
  }

  static Dynos now() {
    return DOCKER.equals(System.getProperty(PROPERTY)) ? CONTAINERS : PROCESSES;
  }

  /** The settings of a server whose apps run so. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    if (this == CONTAINERS) {
      settings.put("runtime", DOCKER);
      DockerEngine.host().ifPresent(host -> settings.put("docker.host", host));
    }
    return settings;
  }

  /** What the sample app, which runs by java, needs beside its own files. */
  Map<String, String> files() {
    return this == PROCESSES
        ? Map.of()
        : Map.of(
            "Dockerfile",
            """
            FROM %s
            ENV HOST=0.0.0.0
            WORKDIR /app
            COPY . .
            """
                .formatted(BaseImages.java()));
  }
}
