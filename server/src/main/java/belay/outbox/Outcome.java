package belay.outbox;

import java.util.Optional;

/** What became of an attempt. */
public sealed interface Outcome {
  /** The receiver's code; empty where there was no answer. */
  Optional<Integer> code();

  /** It has it. */
  record Taken(Optional<Integer> code) implements Outcome {}

  /**
   * Not this time.
   *
   * @param error why there was no answer, as a word; empty where there was one
   */
  record NotYet(Optional<Integer> code, Optional<String> error) implements Outcome {}

  /**
   * It never will: trying again is of no use.
   *
   * @param error why, as a word
   */
  record Never(Optional<Integer> code, Optional<String> error) implements Outcome {}
}
