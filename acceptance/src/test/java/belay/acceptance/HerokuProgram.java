package belay.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Heroku's own command line, as {@code .ci/heroku DIR} installs its versions. */
final class HerokuProgram {
  private static final Path SCHEMA =
      Machine.REPOSITORY.resolve("../shared/heroku-schema.json").normalize();

  private HerokuProgram() {}

  /** The program of a version; where it is not installed the test is skipped. */
  static Path of(String version) {
    String directory = System.getProperty("heroku.cli", "");
    assumeTrue(
        !directory.isEmpty(), "heroku.cli is not set: .ci/heroku DIR installs what it is to name");
    Path program = Path.of(directory, version, "node_modules", ".bin", "heroku");
    assumeTrue(Files.exists(program), "version " + version + " of heroku is not installed");
    return program;
  }

  /**
   * The environment that {@code belay heroku:env} gives, of a person with a home of his own, who
   * trusts nothing but what it tells.
   */
  static Map<String, String> env(Machine machine, String version) throws IOException {
    Path home = Files.createDirectories(machine.root.resolve("heroku-" + version));
    Map<String, String> env = new HashMap<>(machine.env());
    env.put("HOME", home.toString());
    for (String unset : List.of("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR")) {
      env.put(unset, "");
    }
    JsonNode told = Machine.json(machine.belay("heroku:env", "--json", "--classic").ok().out());
    told.properties().forEach(var -> env.put(var.getKey(), var.getValue().asText()));
    env.put("PATH", of(version).getParent() + ":" + System.getenv("PATH"));
    env.remove("GIT_CONFIG_NOSYSTEM");
    return env;
  }

  static Run run(String version, Path directory, Map<String, String> env, List<String> words) {
    List<String> command = new ArrayList<>(List.of(of(version).toString()));
    command.addAll(words);
    return Run.of(directory, env, command);
  }

  /** What was printed, as one line, without the marks that begin the lines of an error. */
  static String flat(String text) {
    return text.replaceAll("(?m)^ [›▸] +", " ").replaceAll("\\s+", " ");
  }

  /** Where what it was answered is not as Heroku's published schema says. */
  static List<String> strange(Recorder recorder) {
    if (!Files.exists(SCHEMA)) {
      System.out.println("skipped: answers are not held against Heroku's schema: no " + SCHEMA);
      return List.of();
    }
    HerokuSchema schema = HerokuSchema.read(SCHEMA);
    List<String> strange = new ArrayList<>();
    for (Recorder.Answered answered : recorder.answered()) {
      if (answered.status() < 300) {
        Optional<List<String>> faults = schema.faults(answered);
        faults.ifPresent(all ->
            all.forEach(f -> strange.add(answered.method() + " " + answered.path() + ": " + f)));
      }
    }
    return strange.stream().distinct().toList();
  }
}
