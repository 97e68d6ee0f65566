package belay.git;

import belay.access.Person;
import belay.build.Builder;
import belay.builds.Builds;
import belay.deploy.Deploys;
import belay.deploy.RecordedBuild;
import belay.files.TreeDeletion;
import belay.release.App;
import belay.release.BelayException;
import belay.release.CanaryStages;
import belay.release.Change;
import belay.release.Printable;
import belay.switching.DeployOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.PostReceiveHook;
import org.eclipse.jgit.transport.PreReceiveHook;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to what was received: refuse what is no deploy, deploy what is. */
final class Received implements PreReceiveHook, PostReceiveHook {
  private static final Logger LOG = LoggerFactory.getLogger(Received.class);
  private static final String DECLINED = "pre-receive hook declined";

  /** Branches that are named, of those that are kept only. */
  private static final int LINES_MAX = 20;

  /** The push option that names stages of a canary. */
  private static final String CANARY = "canary=";

  private final GitParts parts;
  private final App app;
  private final Person person;
  private final PushOutput output;
  private final Turn turn;
  private final PackBounds bounds;
  private boolean refused;
  private boolean force;
  private Optional<String> canary = Optional.empty();

  Received(
      GitParts parts, App app, Person person, PushOutput output, Turn turn, PackBounds bounds) {
    this.bounds = bounds;
    this.parts = parts;
    this.app = app;
    this.person = person;
    this.output = output;
    this.turn = turn;
  }

  /** Whether anything was received that no ref leads to now. */
  boolean refused() {
    return refused;
  }

  @Override
  public void onPreReceive(ReceivePack pack, Collection<ReceiveCommand> commands) {
    output.begin();
    // The pack is in the repository: what it took of the memory is free.
    bounds.close();
    try {
      Branches branches = Branches.of(commands, refs(pack.getRepository()));
      branches.refused().forEach((command, why) -> refuse(command, why.status(), why.words(app)));
      branches.kept().stream()
          .limit(LINES_MAX)
          .forEach(c -> output.line("-----> " + Branches.keptInWords(c)));
      if (branches.kept().size() > LINES_MAX) {
        output.line(
            "-----> And " + (branches.kept().size() - LINES_MAX) + " other branches are kept.");
      }
      branches.tagsAlone().ifPresent(words -> output.line("-----> " + words));
      if (branches.deploy().isPresent()) {
        boolean allOrNothing = pack.isAtomic() && !branches.refused().isEmpty();
        if (!allOrNothing) {
          List<String> options = Optional.ofNullable(pack.getPushOptions()).orElse(List.of());
          force = options.contains("force");
          canary =
              options.stream()
                  .filter(o -> o.startsWith(CANARY))
                  .map(o -> o.substring(CANARY.length()))
                  .findFirst();
          deploy(pack.getRepository(), branches.deploy().get());
        }
      }
    } finally {
      output.close();
    }
  }

  private static int refs(Repository repository) {
    try {
      return repository.getRefDatabase().getRefs().size();
    } catch (IOException e) {
      throw new UncheckedIOException("The branches of a repository cannot be read.", e);
    }
  }

  private void refuse(ReceiveCommand command, String status, String words) {
    refused = true;
    output.complain(words);
    command.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON, status);
  }

  private void deploy(Repository repository, ReceiveCommand command) {
    try {
      boolean ours =
          turn.take(
              output,
              () ->
                  output.line(
                      "-----> Waiting: another push to " + app.name() + " is being deployed"));
      if (!ours) {
        refuse(command, "the client went away", "The push was given up.");
      } else if (moved(repository, command)) {
        refuse(
            command,
            "the branch moved meanwhile",
            "Another push to " + app.name() + " came first; fetch, look at it, and push again.");
      } else {
        build(repository, command);
      }
    } catch (Checkout.GivenUp e) {
      refuse(command, "the client went away", "The push was given up.");
    } catch (BelayException e) {
      refuse(command, DECLINED, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      LOG.warn("A push to {} failed: {}", app.name(), e.getMessage());
      refuse(
          command,
          DECLINED,
          "The source could not be written to the server's disk (is it full?); nothing was changed.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refuse(command, DECLINED, "The server is stopping; push again when it is back.");
    } catch (RuntimeException e) {
      UUID reference = UUID.randomUUID();
      LOG.error("A push to {} failed, reference {}", app.name(), reference, e);
      refuse(
          command,
          DECLINED,
          "Something went wrong inside the server; its log has the details under "
              + reference
              + ".");
    }
  }

  /** Whether the branch is not where the client saw it: then its push is about something else. */
  private static boolean moved(Repository repository, ReceiveCommand command) throws IOException {
    Ref now = repository.exactRef(command.getRefName());
    ObjectId at = Optional.ofNullable(now).map(Ref::getObjectId).orElse(ObjectId.zeroId());
    return !at.equals(command.getOldId());
  }

  private void build(Repository repository, ReceiveCommand command) throws IOException {
    Path tree = Checkout.newTree(parts.buildDirectory());
    try (RevWalk walk = new RevWalk(repository)) {
      if (walk.parseAny(command.getNewId()) instanceof RevTag tag) {
        refuse(command, DECLINED, annotated(tag, command.getRefName()));
        return;
      }
      RevCommit commit = walk.parseCommit(command.getNewId());
      Optional<CanaryStages> stages = canary.map(CanaryStages::parse);
      parts.deploys().admit(app, Optional.of(commit.name()), force);
      new Checkout(repository, parts.limits(), output::clientIsGone).write(commit.getTree(), tree);
      String subject = commit.getShortMessage();
      Deploys.Source source =
          new Deploys.Source(tree, Optional.of(commit.name()), Optional.of(subject), force)
              .through(stages);
      Change change = new Change(person.actor(), Change.Source.GIT, Optional.empty());
      Deploys.Source whole = source.beside(new PushedBeside(parts, person, commit, change));
      Builds.Running build =
          parts.builds().begin(app, change, PushedBuild.asked(commit, buildpacks()));
      Builder.Output both = PushedBuild.output(output, build);
      tell(
          command, RecordedBuild.of(build, () -> parts.deploys().deploy(app, whole, change, both)));
    } catch (IncorrectObjectTypeException e) {
      refuse(command, DECLINED, "What was pushed to " + command.getRefName() + " is no commit.");
    } finally {
      TreeDeletion.delete(tree);
    }
  }

  /** A branch that is at a tag's object breaks every clone. */
  private static String annotated(RevTag tag, String ref) {
    String name = Printable.of(tag.getTagName(), 100);
    return name
        + " is an annotated tag, and a branch can only be at a commit. To deploy the commit that it"
        + " names: git push belay "
        + name
        + "^{}:"
        + Repository.shortenRefName(ref);
  }

  private List<String> buildpacks() {
    return parts.apps().settings(app).buildpacks();
  }

  /** What went wrong the deploy has told the pusher; here is what it means for the branch. */
  private void tell(ReceiveCommand command, DeployOutcome outcome) {
    switch (outcome) {
      case DeployOutcome.Live _, DeployOutcome.Held _, DeployOutcome.NothingToChange _ -> {}
      case DeployOutcome.BuildFailed _ ->
          refuse(command, DECLINED, "Push rejected: it was not built, and nothing was released.");
      case DeployOutcome.Failed _ ->
          refuse(
              command, DECLINED, "The branch was not moved: the same commit can be pushed again.");
    }
  }

  /** A clone checks out what HEAD names: it follows the branch that is deployed. */
  @Override
  public void onPostReceive(ReceivePack pack, Collection<ReceiveCommand> commands) {
    List<String> moved =
        commands.stream()
            .filter(c -> c.getResult() == ReceiveCommand.Result.OK)
            .map(ReceiveCommand::getRefName)
            .filter(Branches::isDeployed)
            .toList();
    try {
      for (String branch : moved) {
        RefUpdate head = pack.getRepository().updateRef(Constants.HEAD);
        head.disableRefLog();
        head.link(branch);
      }
    } catch (IOException e) {
      LOG.warn("Could not point HEAD of {} at {}: {}", app.name(), moved, e.getMessage());
    }
  }
}
