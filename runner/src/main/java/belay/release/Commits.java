package belay.release;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Answers questions about the commits of an app's repository. Safe for use by several threads. */
public interface Commits {
  /**
   * The way from one commit to another; empty when the repository has not both, as for an app that
   * was deployed otherwise.
   *
   * @param max how many commits are named at the most, each way
   */
  Optional<Between> between(App app, String from, String to, int max);

  /**
   * The commits between two.
   *
   * @param left commits that the first has and the second lacks, newest first
   * @param leftCount how many there are, also those not named
   * @param gained the same the other way
   * @param filesChanged between the trees of the two
   */
  record Between(
      List<Commit> left, int leftCount, List<Commit> gained, int gainedCount, int filesChanged) {
    public Between {
      left = List.copyOf(left);
      gained = List.copyOf(gained);
    }
  }

  /** One commit. */
  record Commit(String id, String subject, String author, Instant at) {
    private static final int CHARS_MAX = 200;

    /** Whoever made the commit wrote subject and author: they are shown in others' terminals. */
    public Commit {
      subject = Printable.of(Masked.text(subject), CHARS_MAX);
      author = Printable.of(author, CHARS_MAX);
    }
  }
}
