package belay.migration;

/**
 * What one statement, or one action of it, does.
 *
 * @param why reads on after "this script"
 */
record Finding(Effect effect, String why) {
  static Finding additive(String why) {
    return new Finding(Effect.ADDITIVE, why);
  }

  static Finding unknown(String why) {
    return new Finding(Effect.UNKNOWN, why);
  }

  static Finding destructive(String why) {
    return new Finding(Effect.DESTRUCTIVE, why);
  }
}
