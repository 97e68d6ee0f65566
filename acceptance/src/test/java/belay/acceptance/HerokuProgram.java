package belay.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
