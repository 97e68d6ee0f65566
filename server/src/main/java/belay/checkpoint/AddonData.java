package belay.checkpoint;

import belay.release.App;
import belay.release.ConfigVars;
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

        @Override
        public Rewound plan(App app, Release serving, Release target) {
          return new Rewound(List.of());
        }

        @Override
        public List<String> preview(Rewound rewound, boolean count) {
          return List.of();
        }

        @Override
        public ConfigVars begin(Rewound rewound, ConfigVars config) {
          return config;
        }

        @Override
        public boolean moves(Release release) {
          return false;
        }

        @Override
        public void prepare(Release release, Consumer<String> tell) {
          // There is nothing to move.
        }

        @Override
        public void move(Release release) {
          // There is nothing to move.
        }

        @Override
        public void back(Release release) {
          // There is nothing to move.
        }

        @Override
        public void settle(Release serving) {
          // There is nothing to move.
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

  /**
   * What a rollback with data goes back to.
   *
   * @throws belay.release.Refused when there is nothing that fits, with what to do
   */
  Rewound plan(App app, Release serving, Release target);

  /**
   * What becomes of the data then, in clauses.
   *
   * @param count whether rows are counted one by one
   */
  List<String> preview(Rewound rewound, boolean count);

  /** Writes down what is to be made; answers the config that refers to it. */
  ConfigVars begin(Rewound rewound, ConfigVars config);

  /** Whether a release has other generations of its add-ons' data than what serves. */
  boolean moves(Release release);

  /** Has the generations there that a release moves to; what serves is not touched. */
  void prepare(Release release, Consumer<String> tell);

  /** Lets nobody write to what served any more; what the release moves to is what serves. */
  void move(Release release);

  /** The release does not go live: what served is as it was, and what was made for it goes. */
  void back(Release release);

  /** After a start: the generations of what serves can be written to, and no others. */
  void settle(Release serving);
}
