package belay.git;

import belay.access.Permission;
import belay.access.Person;
import belay.access.Scope;
import belay.access.Scope.Need;
import belay.release.App;
import belay.release.BelayException;
import belay.release.NotFound;
import belay.release.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The git door, whatever it is reached by: asks who may push and fetch, keeps the apps'
 * repositories, and hands what is pushed on to be deployed. Safe for use by several threads.
 */
public final class GitDoor implements AutoCloseable {
  private final GitParts parts;
  private final Repositories repositories;
  private final Turns turns = new Turns();

  /**
   * @throws java.io.UncheckedIOException when the state directory cannot be written
   */
  public GitDoor(GitParts parts) {
    this.parts = parts;
    JGit.setUp(parts.stateDirectory());
    this.repositories = new Repositories(parts.directories());
  }

  /** What a client asks git for. */
  public enum Service {
    UPLOAD_PACK(Permission.VIEW, Need.READ),
    RECEIVE_PACK(Permission.DEPLOY, Need.WRITE);

    private final Permission permission;
    private final Need need;

    Service(Permission permission, Need need) {
      this.permission = permission;
      this.need = need;
    }

    /** As on the wire: {@code git-receive-pack}. */
    public String command() {
      return "git-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The service of that name on the wire. */
    public static Optional<Service> ofCommand(String command) {
      return Arrays.stream(values()).filter(s -> s.command().equals(command)).findFirst();
    }
  }

  /** Nobody is known by what was shown; a client that can ask its user for more should. */
  public static final class NotKnown extends BelayException {
    private static final long serialVersionUID = 1L;

    NotKnown() {
      super("Invalid credentials provided; log in, or use an API token as the password.");
    }
  }

  /**
   * The owner of a token.
   *
   * @throws NotKnown when there is no such token
   */
  public Person person(Optional<String> token) {
    return token.flatMap(parts.access()::byToken).orElseThrow(NotKnown::new);
  }

  /**
   * Opens an app's repository for a person.
   *
   * @param protocol the wire protocol's version as the client asked for it ("version=2"), or ""
   * @throws NotFound when there is no such app, or not for this person
   * @throws Refused when the person may see the app but not do that
   */
  public Session open(Person person, String name, Service service, String protocol) {
    App app =
        parts
            .apps()
            .find(name)
            .filter(a -> parts.access().may(person, a, Permission.VIEW))
            .orElseThrow(() -> new NotFound("app", "Couldn't find that app."));
    if (!parts.access().may(person, app, service.permission)) {
      throw Refused.forbidden("You may not deploy " + app.name() + "; ask its owner.");
    }
    if (!service.need.isMetBy(person.scopes())) {
      throw Refused.forbidden(
          "This token's scope is "
              + Scope.words(person.scopes())
              + "; this request needs one of: "
              + service.need.words()
              + ".");
    }
    Repositories.Opened opened = repositories.open(app);
    return switch (service) {
      case UPLOAD_PACK -> new Fetch(opened, protocol, turns.memory().share(person.user().id()));
      case RECEIVE_PACK -> new Push(parts, turns, opened, app, person);
    };
  }

  /** Waits a little for what is being swept up. Pushes are the doors' to end that they came by. */
  @Override
  public void close() {
    repositories.close();
  }

  /** One client's business with one repository. Used by one thread. */
  public sealed interface Session extends AutoCloseable permits Fetch, Push {
    /** Writes the refs, as the first answer of smart HTTP. */
    void advertise(OutputStream out) throws IOException;

    /** Serves one request of smart HTTP. */
    void serveOneRequest(InputStream in, OutputStream out) throws IOException;

    /** Serves a whole conversation, as over SSH. */
    void serve(InputStream in, OutputStream out) throws IOException;

    @Override
    void close();
  }
}
