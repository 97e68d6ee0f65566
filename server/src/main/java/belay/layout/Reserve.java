package belay.layout;

import belay.watch.Background;
import java.util.Optional;

/**
 * Room on the disk that is kept for what must work when it is full: rollbacks, restarts, putting a
 * held release live. Safe for use by several threads.
 */
public interface Reserve {
  /** Where nothing is kept. */
  Reserve NONE =
      new Reserve() {
        @Override
        public void keep(Background background) {}

        @Override
        public void open() {}

        @Override
        public Optional<String> shortage() {
          return Optional.empty();
        }
      };

  /** Makes it as soon as there is room for it, and makes it again each time that it was used. */
  void keep(Background background);

  /** Before such a change: frees it when little else is left. Never fails. */
  void open();

  /**
   * Why nothing is to be built now, in sentences: the disk is full and the reserve is used, so that
   * what is left is all that rollbacks have. Empty when there is room.
   */
  Optional<String> shortage();
}
