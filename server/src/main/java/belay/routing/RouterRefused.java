package belay.routing;

/** The router answered, and would not. */
final class RouterRefused extends RouterUnavailable {
  private static final long serialVersionUID = 1L;

  RouterRefused(String message) {
    super(message);
  }
}
