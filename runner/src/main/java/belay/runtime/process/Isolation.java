package belay.runtime.process;

/** How dynos are kept apart, best first. */
enum Isolation {
  /** bubblewrap; {@code /app} is an overlay over the release directory. */
  OVERLAY(true, true),
  /** bubblewrap; {@code /app} is a copy of the release directory. */
  COPY(true, true),
  /** No sandbox; as root still one user per app. */
  PLAIN_USER(false, true),
  /** No sandbox and no user of its own. */
  PLAIN(false, false);

  /** In bubblewrap: own namespaces, so killing their first process leaves nothing. */
  final boolean sandboxed;

  /** Runs as the app's user when Belay runs as root. */
  final boolean ownUser;

  Isolation(boolean sandboxed, boolean ownUser) {
    this.sandboxed = sandboxed;
    this.ownUser = ownUser;
  }
}
