package belay.outbox;

import java.util.List;
import java.util.UUID;

/**
 * A way of telling: what is told of something that happened, and how it gets there. Called by
 * several threads.
 */
public interface Channel extends AutoCloseable {
  /** Its word in the database; its receivers are those of the view {@code receivers} with it. */
  String word();

  /** One for each thing that it concerns; none when there is nothing to tell. */
  List<Payload> of(Untold untold);

  /** Whether all is known by now that the receiver is to be told. */
  boolean isRipe(Due due);

  /**
   * Makes one attempt, within bounded time.
   *
   * @param attempt its id
   */
  Outcome send(Due due, UUID attempt) throws InterruptedException;

  /** Forgets receivers of apps that are no more, once the last was told. */
  void sweep();

  /** Breaks off what is under way. */
  @Override
  void close();
}
