package belay.git;

import belay.deploy.Deploys;
import belay.release.App;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;

/**
 * After a rollback the deployed branch stands at the commit that serves. At the commit that was
 * left, git itself would answer a push of it "Everything up-to-date": whoever pushes would neither
 * hear that it is refused, and by whom, nor be able to insist.
 */
final class SteppedBack {
  /** Keeps what was left for the comparisons: nothing else may lead to it. */
  private static final String LEFT = "refs/left/";

  private SteppedBack() {}

  static void stepBack(Repository repository, App app, Deploys deploys) throws IOException {
    for (Ref branch : repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS)) {
      ObjectId at = Optional.ofNullable(branch.getObjectId()).orElse(ObjectId.zeroId());
      String commit = at.name();
      if (Branches.isDeployed(branch.getName()) && !deploys.admits(app, commit)) {
        Optional<ObjectId> serving =
            deploys
                .servingCommit(app)
                .filter(ObjectId::isId)
                .map(ObjectId::fromString)
                .filter(id -> has(repository, id));
        if (serving.isPresent() && update(repository, LEFT + commit, at)) {
          update(repository, branch.getName(), serving.get());
        }
      }
    }
  }

  private static boolean has(Repository repository, ObjectId id) {
    try {
      return repository.getObjectDatabase().has(id);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean update(Repository repository, String ref, ObjectId to) throws IOException {
    RefUpdate update = repository.updateRef(ref);
    update.setNewObjectId(to);
    return switch (update.forceUpdate()) {
      case NEW, FAST_FORWARD, FORCED, NO_CHANGE, RENAMED -> true;
      // Another push moves it just now: that one decides.
      case LOCK_FAILURE,
          IO_FAILURE,
          REJECTED,
          REJECTED_CURRENT_BRANCH,
          REJECTED_MISSING_OBJECT,
          REJECTED_OTHER_REASON,
          NOT_ATTEMPTED ->
          false;
    };
  }
}
