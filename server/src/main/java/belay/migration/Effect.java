package belay.migration;

/** stub */
public enum Effect {
  ADDITIVE,
  DESTRUCTIVE,
  UNKNOWN;

  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
