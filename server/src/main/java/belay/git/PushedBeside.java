package belay.git;

import belay.access.Permission;
import belay.access.Person;
import belay.builds.Builds;
import belay.deploy.Deploys;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.NotFound;
import belay.release.Refused;
import org.eclipse.jgit.revwalk.RevCommit;

/** What a push does for other apps than the one it comes to, where all go live as one. */
record PushedBeside(GitParts parts, Person person, RevCommit commit, Change change)
    implements Deploys.Beside {
  @Override
  public App app(AppName name) {
    App app =
        parts
            .apps()
            .find(name.value())
            .filter(a -> parts.access().may(person, a, Permission.VIEW))
            .orElseThrow(() -> new NotFound("app", "Couldn't find that app."));
    if (!parts.access().may(person, app, Permission.DEPLOY)) {
      throw Refused.forbidden("You may not deploy " + app.name() + "; ask its owner.");
    }
    return app;
  }

  @Override
  public Builds.Running begin(App app) {
    return parts
        .builds()
        .begin(app, change, PushedBuild.asked(commit, parts.apps().settings(app).buildpacks()));
  }
}
