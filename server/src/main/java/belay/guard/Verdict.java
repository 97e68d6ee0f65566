package belay.guard;

import java.util.Locale;

/** What became of a new release under the guard's eyes; the first five may still change. */
public enum Verdict {
  /** Nothing is known yet. */
  WATCHING,
  /** It is to blame for what goes wrong. */
  REGRESSED,
  /** Former and new release fail alike: what both need is ill. */
  DEPENDENCY,
  /** Both fail, and the new one had changed the database. */
  MIGRATION,
  /** Its dynos have more to do than the former's ever had: nobody can be compared. */
  OVERLOAD,
  /** There were requests enough to show what is worse, and nothing was. */
  CLEAN,
  /** Too few requests came: unproven, not passed. */
  QUIET;

  /** Of a release that is looked at no more and of which nothing was found. */
  static Verdict unfound(long requests) {
    return requests >= Judge.REQUESTS_ENOUGH ? CLEAN : QUIET;
  }

  /** As people and programs read it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
