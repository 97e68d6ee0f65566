package belay.routing;

/** Which host names have a certificate that browsers trust. Safe for use by several threads. */
public interface TrustedNames {
  /** None has: nothing is said of https anywhere. */
  TrustedNames NONE = host -> false;

  /** Whether that one has, lower case. */
  boolean has(String host);
}
