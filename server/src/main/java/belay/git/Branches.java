package belay.git;

import belay.release.App;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.transport.ReceiveCommand;

/**
 * Which of the refs in a push is deployed and which are refused. Tags are neither: they are kept.
 *
 * @param deploy main, or else master
 * @param refused in the order of the push, with the reason
 */
record Branches(Optional<ReceiveCommand> deploy, Map<ReceiveCommand, Why> refused) {
  private static final List<String> DEPLOYED = List.of("refs/heads/main", "refs/heads/master");

  static Branches of(Collection<ReceiveCommand> commands) {
    Optional<ReceiveCommand> deploy =
        DEPLOYED.stream()
            .flatMap(ref -> commands.stream().filter(c -> c.getRefName().equals(ref)))
            .findFirst();
    List<ReceiveCommand> others = new ArrayList<>(commands);
    deploy.ifPresent(others::remove);
    Map<ReceiveCommand, Why> refused = new LinkedHashMap<>();
    for (ReceiveCommand other : others) {
      if (!other.getRefName().startsWith(Constants.R_TAGS)) {
        refused.put(other, new Why(other.getRefName(), isDeployed(other.getRefName())));
      }
    }
    return new Branches(deploy, refused);
  }

  static boolean isDeployed(String ref) {
    return DEPLOYED.contains(ref);
  }

  /**
   * Why a ref is refused.
   *
   * @param second whether it is one that could be deployed, had the other not come with it
   */
  record Why(String ref, boolean second) {
    /** In a few words, behind the ref in git's own list. */
    String status() {
      return second ? "main is deployed, not master" : "only main and master are deployed";
    }

    String words(App app) {
      if (second) {
        return "A push deploys one branch; main was taken, and master was not.";
      }
      String branch = ref.replaceFirst("^refs/heads/", "");
      return "Only main is deployed, and "
          + branch
          + " was pushed to "
          + app.name()
          + ". To deploy it: git push belay "
          + branch
          + ":main";
    }
  }
}
