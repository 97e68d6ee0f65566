package belay.deploy;

/**
 * How somebody insists on code that was rolled back from, at the door that it came by.
 *
 * @param forced whether somebody does
 * @param how what to say or ask for, to do so
 */
record Insistence(boolean forced, String how) {
  static Insistence push(boolean forced) {
    return new Insistence(forced, "git push -o force, or belay deploy --force");
  }

  static Insistence promotion(boolean forced) {
    return new Insistence(forced, "the same promotion with --force");
  }

  static Insistence held(boolean forced) {
    return new Insistence(forced, "belay promote --force");
  }

  static Insistence retry(boolean forced) {
    return new Insistence(forced, "belay releases:retry --force");
  }

  /** Of a slug, which Belay's own command does not do. */
  static Insistence release(boolean forced) {
    return new Insistence(forced, "\"force\": true with the same request");
  }
}
