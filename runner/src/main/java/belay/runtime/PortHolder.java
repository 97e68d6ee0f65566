package belay.runtime;

/** Who listens on a dyno's port. */
public enum PortHolder {
  /** The dyno, and nobody else. */
  OWN,
  /** Nobody: it does not yet, or does not for the moment. */
  NOBODY,
  /** Another process of this machine; what is sent there is not for it. */
  STRANGER
}
