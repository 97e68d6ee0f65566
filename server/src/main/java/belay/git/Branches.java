package belay.git;

import belay.release.App;
import belay.release.Printable;
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
 * @param kept branches that are taken and not deployed
 * @param refused in the order of the push, with the reason
 * @param tags names of those that come with it
 */
record Branches(
    Optional<ReceiveCommand> deploy,
    List<ReceiveCommand> kept,
    Map<ReceiveCommand, Why> refused,
    List<String> tags) {
  private static final List<String> DEPLOYED = List.of("refs/heads/main", "refs/heads/master");

  /** Each is a file, and all are read whenever a client asks for one. */
  static final int REFS_MAX = 10_000;

  /**
   * @param there refs that the repository has
   */
  static Branches of(Collection<ReceiveCommand> commands, int there) {
    Optional<ReceiveCommand> deploy =
        DEPLOYED.stream()
            .flatMap(ref -> commands.stream().filter(c -> c.getRefName().equals(ref)))
            .findFirst();
    List<ReceiveCommand> others = new ArrayList<>(commands);
    deploy.ifPresent(others::remove);
    boolean tooMany =
        there + others.stream().filter(c -> c.getType() == ReceiveCommand.Type.CREATE).count()
            > REFS_MAX;
    Map<ReceiveCommand, Why> refused = new LinkedHashMap<>();
    List<ReceiveCommand> kept = new ArrayList<>();
    for (ReceiveCommand other : others) {
      if (tooMany && other.getType() == ReceiveCommand.Type.CREATE) {
        refused.put(other, new Why(other.getRefName(), Reason.TOO_MANY));
      } else if (other.getRefName().startsWith(Constants.R_HEADS)
          && !isDeployed(other.getRefName())) {
        kept.add(other);
      } else if (!other.getRefName().startsWith(Constants.R_TAGS)) {
        refused.put(
            other,
            new Why(
                other.getRefName(),
                isDeployed(other.getRefName()) ? Reason.SECOND : Reason.NEITHER));
      }
    }
    List<String> tags =
        commands.stream()
            .filter(c -> c.getRefName().startsWith(Constants.R_TAGS))
            .filter(c -> c.getType() != ReceiveCommand.Type.DELETE && !refused.containsKey(c))
            .map(c -> c.getRefName().substring(Constants.R_TAGS.length()))
            .toList();
    return new Branches(deploy, kept, refused, tags);
  }

  /** What to say of a branch that is taken and not deployed. */
  static String keptInWords(ReceiveCommand command) {
    String branch = Printable.of(command.getRefName().substring(Constants.R_HEADS.length()), 100);
    return "Pushed to "
        + branch
        + ", which is kept and not built: only main is deployed. To deploy it: git push belay "
        + branch
        + ":main";
  }

  /** What to say of tags that came without a branch; empty when there is nothing to say. */
  Optional<String> tagsAlone() {
    if (tags.isEmpty() || deploy.isPresent()) {
      return Optional.empty();
    }
    String tag = Printable.of(tags.getLast(), 100);
    return Optional.of(
        (tags.size() == 1 ? "The tag " + tag + " is kept" : tags.size() + " tags are kept")
            + ", and nothing is deployed: that a branch does, main or master. To deploy what "
            + tag
            + " names: git push belay "
            + tag
            + "^{}:main");
  }

  static boolean isDeployed(String ref) {
    return DEPLOYED.contains(ref);
  }

  /** Why a ref is refused. */
  enum Reason {
    /** It could be deployed, had the other not come with it. */
    SECOND,
    NEITHER,
    TOO_MANY
  }

  /** A ref that is refused, and why. */
  record Why(String ref, Reason reason) {
    /** In a few words, behind the ref in git's own list. */
    String status() {
      return switch (reason) {
        case SECOND -> "main is deployed, not master";
        case NEITHER -> "neither a branch nor a tag";
        case TOO_MANY -> "too many branches and tags";
      };
    }

    String words(App app) {
      String shown = Printable.of(ref, 100);
      return switch (reason) {
        case SECOND -> "A push deploys one branch; main was taken, and master was not.";
        case NEITHER ->
            shown + " is neither a branch nor a tag; " + app.name() + " takes no other refs.";
        case TOO_MANY ->
            shown
                + " is not kept: "
                + app.name()
                + " has room for "
                + REFS_MAX
                + " branches and tags. Push the one branch that is deployed.";
      };
    }
  }
}
