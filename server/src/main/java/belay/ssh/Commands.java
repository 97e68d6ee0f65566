package belay.ssh;

import belay.access.Person;
import java.io.IOException;
import java.util.List;

/** Carries out for a person what the command line does on his own machine. Safe for threads. */
public interface Commands {
  /** An installation that has no command line to start. */
  Commands NONE =
      (person, words, terminal) -> {
        throw belay.release.Refused.rule(
            "Commands over SSH are not part of this installation; git works.");
      };

  /**
   * Starts one.
   *
   * @throws belay.release.Refused when it is one too many, or there are none here
   */
  Running start(Person person, List<String> words, ClientTerminal terminal) throws IOException;

  /** One that runs. Closing it ends it, if it has not, and forgets everything of it. */
  interface Running extends AutoCloseable {
    Process process();

    @Override
    void close();
  }
}
