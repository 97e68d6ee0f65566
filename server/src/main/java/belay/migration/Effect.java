package belay.migration;

import java.util.Locale;

/** What a migration means to the code of before it. In the order of how much it matters. */
public enum Effect {
  /** The old code runs against the schema, and nothing was lost. */
  ADDITIVE,
  /** Belay cannot tell. */
  UNKNOWN,
  /** The old code may fail against the schema, or data is gone. */
  DESTRUCTIVE;

  /** As texts and JSON say it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Effect worse(Effect other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
