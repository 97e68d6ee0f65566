package belay.hook;

import belay.mail.MailAddress;
import belay.outbox.ReceiverUrl;
import belay.release.InvalidInput;
import java.util.Optional;
import java.util.Set;

/**
 * A hook that somebody wants.
 *
 * @param to the URL, or the e-mail address
 * @param shown the same without secrets
 * @param host that deliveries are posted to; empty of mail
 */
public record HookWish(
    HookKind kind, String to, String shown, Optional<String> host, Set<HookEvent> events) {
  public HookWish {
    events = Set.copyOf(events);
  }

  /**
   * Checked.
   *
   * @param events what it is told of; all that is possible when empty
   * @throws InvalidInput when nothing could be delivered so
   */
  public static HookWish of(HookKind kind, String to, Set<HookEvent> events, boolean ofServer) {
    Set<HookEvent> possible = HookEvent.possible(ofServer);
    if (!possible.containsAll(events)) {
      throw new InvalidInput(
          "The disk is the server's: its hooks can be told of it (--server), an app's of "
              + HookEvent.words(possible)
              + ".");
    }
    Set<HookEvent> wanted = events.isEmpty() ? possible : events;
    if (kind == HookKind.EMAIL) {
      MailAddress address = new MailAddress(to.strip());
      return new HookWish(kind, address.text(), address.text(), Optional.empty(), wanted);
    }
    ReceiverUrl url = new ReceiverUrl(to.strip());
    return new HookWish(kind, url.text(), url.masked(), Optional.of(url.host()), wanted);
  }

  @Override
  public String toString() {
    return kind + " " + shown;
  }
}
