package belay.git;

import belay.access.Person;
import belay.release.App;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.eclipse.jgit.errors.UnpackException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A push. What was received is built and released before the branch moves; when that fails the
 * branch stays where it was, so that the same commit can simply be pushed again.
 *
 * <p>A client that goes away (Ctrl-C, a lost connection) cancels nothing: its build goes on, its
 * release is recorded and the branch moves. Whoever pressed Ctrl-C cannot know how far the server
 * was, and a deploy that stops half way at a moment of nobody's choosing is worth less than one
 * that ends. Only a push that still waits for its turn is given up.
 */
final class Push implements GitDoor.Session {
  private static final Logger LOG = LoggerFactory.getLogger(Push.class);
  private static final int COMMAND_BYTES_MAX = 1 << 20;

  private final GitParts parts;
  private final Turns turns;
  private final Repositories.Opened opened;
  private final App app;
  private final Person person;

  Push(GitParts parts, Turns turns, Repositories.Opened opened, App app, Person person) {
    this.parts = parts;
    this.turns = turns;
    this.opened = opened;
    this.app = app;
    this.person = person;
  }

  private Receiver receiver() {
    Receiver receiver = new Receiver(opened.repository(), parts.limits());
    receiver.setRefLogIdent(new PersonIdent(person.user().email(), person.user().email()));
    receiver.setTimeout(0);
    receiver.setCheckReceivedObjects(true);
    receiver.setMaxPackSizeLimit(parts.limits().packBytesMax());
    receiver.setMaxObjectSizeLimit(parts.limits().objectBytesMax());
    receiver.setMaxCommandBytes(COMMAND_BYTES_MAX);
    receiver.setAllowDeletes(false);
    // As on Heroku: what runs is a release, and history is the ledger's, not the branch's.
    receiver.setAllowNonFastForwards(true);
    receiver.setAllowPushOptions(true);
    return receiver;
  }

  @Override
  public void advertise(OutputStream out) throws IOException {
    stepBack();
    PacketLineOut lines = new PacketLineOut(out);
    lines.writeString("# service=" + GitDoor.Service.RECEIVE_PACK.command() + "\n");
    lines.end();
    receiver().sendAdvertisedRefs(new RefAdvertiser.PacketLineOutRefAdvertiser(lines));
  }

  @Override
  public void serveOneRequest(InputStream in, OutputStream out) throws IOException {
    Receiver receiver = receiver();
    receiver.setBiDirectionalPipe(false);
    receive(receiver, in, out);
  }

  @Override
  public void serve(InputStream in, OutputStream out) throws IOException {
    stepBack();
    receive(receiver(), in, out);
  }

  /** On a full disk it cannot be done; then the push itself is told that there is no room. */
  private void stepBack() {
    try {
      SteppedBack.stepBack(opened.repository(), app, parts.deploys());
    } catch (IOException e) {
      LOG.warn("the branch of {} is left as it is: {}", app.name(), e.getMessage());
    }
  }

  private void receive(Receiver receiver, InputStream in, OutputStream out) throws IOException {
    ClientStream client = new ClientStream(out);
    try (PushOutput output = new PushOutput(receiver, client, parts.limits().keepAlive());
        GitMemory.Share share = turns.memory().share(person.user().id());
        PackBounds bounds = new PackBounds(turns.large(), share, opened::objects);
        PackScan scan = new PackScan(bounds);
        Turn turn = new Turn(turns.of(app.id()))) {
      Received received = new Received(parts, app, person, output, turn, bounds);
      receiver.setPreReceiveHook(received);
      receiver.setPostReceiveHook(received);
      try {
        receiver.receive(new Incoming(in, scan, share), client, OutputStream.nullOutputStream());
      } catch (UnpackException e) {
        LOG.debug("A push to {} was refused, and the client told: {}", app.name(), e.getMessage());
      } finally {
        if (received.refused() || receiver.failed()) {
          opened.leaveGarbage();
        }
      }
    }
  }

  @Override
  public void close() {
    opened.close();
  }
}
