package belay.checkpoint;

import belay.release.App;
import belay.release.Release;
import java.util.List;
import java.util.function.Consumer;

/** What a release does with the data of its app's add-ons on its way. */
public interface AddonData {
  /** Of apps whose add-ons' data is nobody's here. */
  AddonData NONE =
      new AddonData() {
        @Override
        public boolean isToBeCopied(App app, Release release) {
          return false;
        }

        @Override
        public List<String> copy(App app, Release release, Consumer<String> tell) {
          return List.of();
        }
      };

  /**
   * Whether checkpoints are to be taken before a release's command runs: when it brings migrations.
   */
  boolean isToBeCopied(App app, Release release);

  /**
   * Takes them.
   *
   * @param tell is told what is done, line by line
   * @return what went wrong, in sentences: then the release goes on without
   */
  List<String> copy(App app, Release release, Consumer<String> tell);
}
