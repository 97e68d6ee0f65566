package belay.access;

/**
 * Whether an administrator has come to this server under its name on the Internet. Until then it
 * shows nothing there but the link by which he comes. Safe for use by several threads.
 */
public interface Claim {
  boolean made();

  /** Whether a link to sign in with is one of an administrator's, not used and not over. */
  boolean opens(String link);

  /** Notes that this user came; of no account when he is no administrator, or one came before. */
  void make(User user);
}
