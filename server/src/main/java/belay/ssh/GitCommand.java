package belay.ssh;

import belay.access.Person;
import belay.git.GitDoor;
import belay.release.BelayException;
import belay.release.NotFound;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.channel.ChannelSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One git command of an SSH client; a form that git does not send is told off. */
final class GitCommand extends SshCommand {
  private static final Logger LOG = LoggerFactory.getLogger(GitCommand.class);
  private static final Pattern FORM =
      Pattern.compile("(git-receive-pack|git-upload-pack) '?/?([A-Za-z0-9-]+)(\\.git)?/?'?");

  private final GitDoor door;
  private final String command;

  GitCommand(GitDoor door, String command) {
    this.door = door;
    this.command = command;
  }

  static boolean isOne(String command) {
    return command.startsWith("git-");
  }

  @Override
  public void start(ChannelSession channel, Environment env) {
    Person person =
        Optional.ofNullable(channel.getSession().getAttribute(SshDoor.PERSON)).orElseThrow();
    String protocol = env.getEnv().getOrDefault("GIT_PROTOCOL", "");
    Thread.ofVirtual().name("ssh-git").start(() -> run(person, protocol));
  }

  private void run(Person person, String protocol) {
    int status = 1;
    try {
      status = serve(person, protocol);
    } catch (NotFound e) {
      say("repository not found", "\n");
    } catch (BelayException e) {
      say(String.valueOf(e.getMessage()), "\n");
    } catch (IOException e) {
      // The client is gone, or its pack was refused half way: it has been told.
      LOG.debug("A git command over SSH ended: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("A git command over SSH failed", e);
      say("Something went wrong inside the server; see its log.", "\n");
    } finally {
      end(status);
    }
  }

  private int serve(Person person, String protocol) throws IOException {
    Matcher form = FORM.matcher(command);
    if (!form.matches()) {
      say(
          "Hello "
              + person.user().email()
              + "; git is asked for as \"git-upload-pack 'APP.git'\" here.",
          "\n");
      return 1;
    }
    GitDoor.Service service = GitDoor.Service.ofCommand(form.group(1)).orElseThrow();
    try (GitDoor.Session session = door.open(person, form.group(2), service, protocol)) {
      session.serve(in(), out());
    }
    return 0;
  }

  /** The client is gone. Nothing is interrupted: {@link GitDoor} says what goes on. */
  @Override
  public void destroy(ChannelSession channel) {}
}
