package belay.ssh;

import belay.access.Access;
import belay.access.Person;
import belay.release.BelayException;
import belay.release.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.channel.ChannelSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One command of an SSH client that is not git's; without words it tells who one is. */
final class RemoteCommand extends SshCommand {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteCommand.class);

  private final Access access;
  private final Commands commands;
  private final String line;
  private final AtomicReference<Optional<Commands.Running>> running =
      new AtomicReference<>(Optional.empty());
  private volatile boolean gone;

  RemoteCommand(Access access, Commands commands, String line) {
    this.access = access;
    this.commands = commands;
    this.line = line;
  }

  @Override
  public void start(ChannelSession channel, Environment env) {
    Person known =
        Optional.ofNullable(channel.getSession().getAttribute(SshDoor.PERSON)).orElseThrow();
    ClientTerminal terminal = ClientTerminal.of(env);
    Thread.ofVirtual().name("ssh-command").start(() -> run(known, terminal));
  }

  private void run(Person known, ClientTerminal terminal) {
    String newline = terminal.there() ? "\r\n" : "\n";
    int status = 1;
    try {
      Optional<Person> person = access.byKey(known.credential());
      List<String> words = words();
      if (person.isEmpty()) {
        say("This key is not known here any more.", newline);
      } else if (words.isEmpty()) {
        print(out(), help(person.get()).replace("\n", newline));
        status = 0;
      } else {
        LOG.info("{} over SSH: {}", person.get().user().email(), Printable.of(words.getFirst()));
        status = carryOut(person.get(), words, terminal);
      }
    } catch (BelayException e) {
      say(String.valueOf(e.getMessage()), newline);
    } catch (IOException e) {
      LOG.warn("A command over SSH ended: {}", e.getMessage());
      say("The command could not be carried out; the server's log says why.", newline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("A command over SSH failed", e);
      say("Something went wrong inside the server; see its log.", newline);
    } finally {
      end(status);
    }
  }

  private List<String> words() {
    List<String> words = Words.of(line);
    return !words.isEmpty() && words.getFirst().equals("belay")
        ? words.subList(1, words.size())
        : words;
  }

  private String help(Person person) {
    String key =
        access.keys(person.user()).stream()
            .filter(k -> k.fingerprint().equals(person.credential()))
            .map(k -> k.comment().isEmpty() ? k.fingerprint() : k.comment())
            .findFirst()
            .orElse(person.credential());
    return """
    Hello %s, known by the key %s.
    There is no shell here, but belay's commands:
      ssh ... releases -a APP
      ssh ... rollback -a APP
      ssh -t ... run bash -a APP
      ssh ... help               lists all of them
    And git: git push ssh://belay@HOST:PORT/APP.git main
    """
        .formatted(person.user().email(), Printable.of(key));
  }

  private int carryOut(Person person, List<String> words, ClientTerminal terminal)
      throws IOException, InterruptedException {
    try (Commands.Running started = commands.start(person, words, terminal)) {
      running.set(Optional.of(started));
      if (gone) {
        return 1;
      }
      Process process = started.process();
      Thread.ofVirtual().name("ssh-in").start(() -> feed(process));
      Thread errors =
          Thread.ofVirtual()
              .name("ssh-err")
              .start(() -> copy(process.getErrorStream(), err(), started));
      copy(process.getInputStream(), out(), started);
      errors.join();
      return process.waitFor();
    }
  }

  private void feed(Process process) {
    try (OutputStream input = process.getOutputStream()) {
      byte[] buffer = new byte[8192];
      for (int n = in().read(buffer); n >= 0; n = in().read(buffer)) {
        input.write(buffer, 0, n);
        input.flush();
      }
    } catch (IOException e) {
      // It takes no more, or the client is gone: the other threads see to it.
      LOG.debug("The input of a command over SSH ended: {}", e.getMessage());
    }
  }

  /** Who does not take what is printed for as long as {@link SshDoor} waits, ends the command. */
  private static void copy(InputStream from, OutputStream to, Commands.Running of) {
    byte[] buffer = new byte[8192];
    try {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        to.write(buffer, 0, n);
        to.flush();
      }
    } catch (IOException e) {
      of.close();
    }
  }

  /** The client is gone, and what ran for it goes too. */
  @Override
  public void destroy(ChannelSession channel) {
    gone = true;
    running.get().ifPresent(Commands.Running::close);
  }
}
