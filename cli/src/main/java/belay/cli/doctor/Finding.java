package belay.cli.doctor;

import belay.cli.http.Json;

/** What a check of {@code belay doctor} found. */
public sealed interface Finding {
  /** What was looked at: a word. */
  String subject();

  /** A sentence, or part of one, for a person. */
  String words();

  Json json();

  /** It is as it should be. */
  record Well(String subject, String words) implements Finding {
    @Override
    public Json json() {
      return Json.object("subject", subject, "well", true, "finding", words);
    }
  }

  /**
   * Somebody should look.
   *
   * @param next what to run, or to do
   */
  record Attention(String subject, String words, String next) implements Finding {
    @Override
    public Json json() {
      return Json.object("subject", subject, "well", false, "finding", words, "next", next);
    }
  }
}
