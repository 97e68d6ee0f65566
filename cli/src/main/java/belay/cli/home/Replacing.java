package belay.cli.home;

import java.io.IOException;

/**
 * How a home's programs are replaced by those that this command brings: by the command itself, or
 * by the service manager whose units they are.
 */
public interface Replacing {
  /** Sees to it that what is started from now on has no more rights than it needs. */
  void settle() throws IOException;

  /** Puts another router in the place of the one that runs, without a gap. */
  void router() throws IOException;

  /** Ends the control plane, if it runs. */
  void stopServer() throws IOException;

  /** Starts the control plane, and waits until it is ready. */
  void startServer() throws IOException;

  /** Writes down how a program is started that was not replaced. */
  void remember(Program program) throws IOException;
}
