package belay.ssh;

import belay.access.Access;
import belay.access.Person;
import belay.git.GitDoor;
import belay.handover.TcpListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.SessionHeartbeatController.HeartbeatType;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.session.ServerSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SSH listener: public keys in, git's and belay's commands out. The user name is of no account:
 * a person is known by the key, and gone with it. There is no shell, no file transfer and no
 * forwarding of any kind.
 */
public final class SshDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SshDoor.class);

  /** Who a session's key belongs to. */
  static final AttributeKey<Person> PERSON = new AttributeKey<>();

  /** A push may be silent while it builds; what is really dead the heartbeat finds. */
  private static final Duration IDLE_MAX = Duration.ofHours(2);

  private static final Duration HEARTBEAT = Duration.ofSeconds(20);
  private static final Duration LOGIN_MAX = Duration.ofSeconds(30);
  private static final int LOGIN_ATTEMPTS_MAX = 10;

  /** Commands at once on one connection. */
  private static final int CHANNELS_MAX = 10;

  /** How long a reader may take nothing of what a command prints. */
  private static final Duration STALLED_MAX = Duration.ofMinutes(10);

  /** How soon a session ends whose key was removed. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final SshServer server;
  private final TcpListener socket;
  private final Thread guard;

  private SshDoor(SshServer server, TcpListener socket, Access access) {
    this.server = server;
    this.socket = socket;
    this.guard = Thread.ofVirtual().name("ssh-guard").start(() -> guard(server, access));
  }

  /**
   * Loads what a start needs, a quarter of a second's worth of ciphers and curves, on a thread of
   * its own, while the other doors are made ready.
   */
  public static void prepare() {
    Thread.ofPlatform().daemon().name("ssh-prepare").start(SshServer::setUpDefaultServer);
  }

  /**
   * Takes connections from now on.
   *
   * @param socket where from; lent, not closed
   * @param commands what carries out the commands that are not git's
   * @param hostKey the host key's file, made with mode 0600 when it is not there
   * @throws UncheckedIOException when the socket cannot be used or the key cannot be read
   */
  public static SshDoor start(
      TcpListener socket, Access access, GitDoor git, Commands commands, Path hostKey) {
    SshServer server = SshServer.setUpDefaultServer();
    server.setIoServiceFactoryFactory(new GivenSocket(socket));
    server.setHost(socket.address().getHostString());
    server.setPort(socket.address().getPort());
    server.setKeyPairProvider(HostKey.provider(hostKey));
    server.setPublickeyAuthenticator((_, key, session) -> isKnown(access, key, session));
    server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    server.setCommandFactory((_, command) ->
        GitCommand.isOne(command)
            ? new GitCommand(git, command)
            : new RemoteCommand(access, commands, command));
    server.setShellFactory(channel -> new RemoteCommand(access, commands, ""));
    server.setSubsystemFactories(List.of());
    server.setForwardingFilter(null);
    server.setAgentFactory(null);
    CoreModuleProperties.IDLE_TIMEOUT.set(server, IDLE_MAX);
    CoreModuleProperties.AUTH_TIMEOUT.set(server, LOGIN_MAX);
    CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, LOGIN_ATTEMPTS_MAX);
    CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, CHANNELS_MAX);
    server.addSessionListener(new Crowds());
    CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(server, STALLED_MAX);
    CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "belay");
    server.setSessionHeartbeat(HeartbeatType.IGNORE, HEARTBEAT);
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot take connections on " + socket.address() + " for SSH.", e);
    }
    return new SshDoor(server, socket, access);
  }

  private static void guard(SshServer server, Access access) {
    try {
      while (true) {
        Thread.sleep(LOOK);
        try {
          endStrangers(server, access);
        } catch (RuntimeException e) {
          // Whatever it is: without this thread no session would end whose key was removed.
          LOG.warn("Nobody knows whose key is still good: {}", e.toString());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void endStrangers(SshServer server, Access access) {
    for (AbstractSession session : server.getActiveSessions()) {
      boolean stranger =
          Optional.ofNullable(session.getAttribute(PERSON))
              .filter(p -> access.byKey(p.credential()).isEmpty())
              .isPresent();
      if (stranger) {
        LOG.info("A session is ended: its key was removed");
        session.close(true);
      }
    }
  }

  private static boolean isKnown(Access access, PublicKey key, ServerSession session) {
    Optional<Person> person =
        Optional.ofNullable(KeyUtils.getFingerPrint(key)).flatMap(access::byKey);
    person.ifPresent(p -> session.setAttribute(PERSON, p.from(session.getClientAddress())));
    return person.isPresent();
  }

  public int port() {
    return socket.address().getPort();
  }

  @Override
  public void close() {
    guard.interrupt();
    try {
      server.stop(true);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot stop the SSH door.", e);
    }
  }
}
