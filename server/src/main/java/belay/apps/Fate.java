package belay.apps;

import belay.release.App;

/** Whether an app's id is alive, destroyed or unknown. */
public sealed interface Fate {
  /** It is there. */
  record Alive(App app) implements Fate {}

  /** It was destroyed: what is left of it may go. */
  record Destroyed() implements Fate {}

  /** It never was, as far as this record goes: another record may know it. */
  record Unknown() implements Fate {}
}
