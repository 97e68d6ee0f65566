package belay.git;

import java.io.IOException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.errors.TooLargePackException;
import org.eclipse.jgit.internal.submodule.SubmoduleValidator.SubmoduleValidationException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceivePack;

/** Receives a pack, and says in words a person can use why it did not. */
final class Receiver extends ReceivePack {
  private final GitLimits limits;
  private boolean failed;

  Receiver(Repository repository, GitLimits limits) {
    super(repository);
    this.limits = limits;
  }

  @Override
  protected void receivePackAndCheckConnectivity()
      throws IOException, LargeObjectException, SubmoduleValidationException {
    failed = true;
    try {
      super.receivePackAndCheckConnectivity();
      failed = false;
    } catch (TooLargePackException e) {
      throw new IOException(
          "the push is larger than "
              + megabytes(limits.packBytesMax())
              + "; keep large files out of the repository",
          e);
    } catch (TooLargeObjectInPackException e) {
      throw new IOException(
          "a file in the push is larger than "
              + megabytes(limits.objectBytesMax())
              + "; keep large files out of the repository and its history",
          e);
    } catch (IOException e) {
      if (getClientShallowCommits().isEmpty()) {
        throw e;
      }
      throw new IOException(
          "this is a shallow clone, which lacks history; run: git fetch --unshallow", e);
    }
  }

  /** Whether a pack came that could not be taken. */
  boolean failed() {
    return failed;
  }

  private static String megabytes(long bytes) {
    long mega = 1 << 20;
    return bytes >= mega ? bytes / mega + " MB" : bytes + " B";
  }
}
