package belay.git;

import belay.apps.AppDirectories;
import belay.release.App;
import belay.release.Commits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits as the apps' bare repositories have them. */
public final class RepositoryCommits implements Commits {
  private static final Logger LOG = LoggerFactory.getLogger(RepositoryCommits.class);

  /** Where counting ends: more commits than these lie between no two releases that matter. */
  private static final int COUNT_MAX = 10_000;

  /** A release may name any commit, whose tree nobody ever checked out. */
  private static final int DEPTH_MAX = 200;

  private final AppDirectories directories;

  public RepositoryCommits(AppDirectories directories) {
    this.directories = directories;
  }

  @Override
  public Optional<Between> between(App app, String from, String to, int max) {
    Path directory = directories.repository(app.name());
    if (!Files.exists(directory.resolve("HEAD"))) {
      return Optional.empty();
    }
    try (Repository repository =
        new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().build()) {
      ObjectId left = ObjectId.fromString(from);
      ObjectId right = ObjectId.fromString(to);
      List<Commit> lost = commits(repository, right, left);
      List<Commit> gained = commits(repository, left, right);
      return Optional.of(
          new Between(
              lost.stream().limit(max).toList(),
              lost.size(),
              gained.stream().limit(max).toList(),
              gained.size(),
              files(repository, left, right)));
    } catch (MissingObjectException | IllegalArgumentException e) {
      // Force-pushed over and swept up, or of a tree that came without its repository.
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("The repository of {} cannot be read: {}", app.name(), e.getMessage());
      return Optional.empty();
    }
  }

  /** What leads to the one commit and not to the other, newest first. */
  private static List<Commit> commits(Repository repository, ObjectId without, ObjectId with)
      throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      walk.markStart(walk.parseCommit(with));
      walk.markUninteresting(walk.parseCommit(without));
      List<Commit> commits = new ArrayList<>();
      for (RevCommit commit : walk) {
        commits.add(
            new Commit(
                commit.name(),
                commit.getShortMessage(),
                commit.getAuthorIdent().getName(),
                commit.getAuthorIdent().getWhenAsInstant()));
        if (commits.size() == COUNT_MAX) {
          break;
        }
      }
      return commits;
    }
  }

  private static int files(Repository repository, ObjectId from, ObjectId to) throws IOException {
    try (RevWalk walk = new RevWalk(repository);
        TreeWalk trees = new TreeWalk(repository)) {
      trees.addTree(walk.parseCommit(from).getTree());
      trees.addTree(walk.parseCommit(to).getTree());
      trees.setFilter(TreeFilter.ANY_DIFF);
      int files = 0;
      for (int places = 0; places < COUNT_MAX && trees.next(); places++) {
        if (trees.isSubtree() && trees.getDepth() < DEPTH_MAX) {
          trees.enterSubtree();
        } else {
          files++;
        }
      }
      return files;
    }
  }
}
