package belay.deploy.sim;

import belay.release.BelayException;
import belay.watch.Background;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** The clock, which may jump, and what is to be done later, which does not notice. */
final class SimTime implements InstantSource {
  private Instant wall = Instant.ofEpochSecond(1_700_000_000);
  private long millis;
  private long sequence;
  private Consumer<String> note = line -> {};
  private PriorityQueue<Task> tasks = new PriorityQueue<>(Task.ORDER);

  private record Task(long due, long sequence, Runnable work) {
    static final Comparator<Task> ORDER =
        Comparator.comparingLong(Task::due).thenComparingLong(Task::sequence);
  }

  /** Each look is a millisecond later. */
  @Override
  public Instant instant() {
    pass(1);
    return wall;
  }

  /** Since the beginning, whatever the clock says. */
  long elapsed() {
    return millis;
  }

  void pass(long more) {
    millis += more;
    wall = wall.plusMillis(more);
  }

  /** Somebody sets the clock. */
  void jump(Duration by) {
    wall = wall.plus(by);
  }

  /** A new life's background; what an earlier life had to do is gone. */
  Background background(Gate gate) {
    PriorityQueue<Task> mine = new PriorityQueue<>(Task.ORDER);
    tasks = mine;
    note = gate::note;
    return new Background() {
      @Override
      public void now(Runnable task) {
        add(mine, 0, task);
      }

      @Override
      public void after(Duration pause, Runnable task) {
        add(mine, pause.toMillis(), task);
      }

      @Override
      public void close() {
        mine.clear();
      }
    };
  }

  private void add(PriorityQueue<Task> queue, long pause, Runnable task) {
    queue.add(new Task(millis + pause, sequence++, task));
  }

  /**
   * Does the next task if it is due within a time; that time passes.
   *
   * @return false when there is none
   */
  boolean step(long within) {
    Task next = tasks.peek();
    if (next == null || next.due() > millis + within) {
      return false;
    }
    tasks.poll();
    if (next.due() > millis) {
      pass(next.due() - millis);
    }
    try {
      next.work().run();
    } catch (BelayException e) {
      note.accept("  in the background: " + e.getMessage());
    }
    return true;
  }
}
