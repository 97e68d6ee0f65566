package belay.guard;

/** Whether there is a release to go back to, and how ready it is. */
public enum Former {
  /** Nothing: the app had no release that served. */
  NONE,
  /** A release whose dynos were stopped, since the app allows no overlap or keeps nothing warm. */
  COLD,
  /** A release whose web dynos run beside the new one's. */
  WARM,
  /** A release whose dynos ran beside the new one's until they died or were given up. */
  GONE
}
