package belay.view;

import belay.hook.Notice;
import belay.hook.Notice.Fact;
import belay.hook.Notice.Tone;
import belay.hook.SqlAlerts;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/**
 * What hooks are told of the server itself: its disk, its memory, its certificates, its backups and
 * what works in its background. Pure.
 */
final class ServerNotices {
  private ServerNotices() {}

  static Notice of(SqlAlerts.Kind kind, boolean begins, Instant at, JsonNode detail) {
    String headline =
        switch (kind) {
          case DISK ->
              begins ? "The disk of the server is full" : "The disk of the server has room again";
          case DISK_LOW ->
              begins
                  ? "The disk of the server is nearly full"
                  : "The disk of the server has room again";
          case MEMORY ->
              begins
                  ? "The memory of the server is nearly used up"
                  : "The server has memory to spare again";
          case CERTIFICATE ->
              begins ? "A certificate expires soon" : "No certificate expires soon any more";
          case BACKUP -> begins ? "The server is not backed up" : "The server is backed up again";
          case ADDON_BACKUP ->
              begins ? "An add-on is not backed up" : "All add-ons are backed up again";
          case BACKGROUND ->
              begins
                  ? "Something in the background of the server does not work"
                  : "All works in the background of the server again";
          case DOWN, CRASHING, ERRORS, JOB, CONTRACT ->
              throw new IllegalArgumentException(kind.name());
        };
    List<Fact> facts =
        begins
            ? List.of(
                new Fact("Since", AlertNotices.since(detail, at)),
                new Fact("What", AlertNotices.shown(detail.path("why").asText())),
                new Fact("See", kind.next()))
            : List.of();
    return AlertNotices.notice(
        kind.event(), begins ? Tone.BAD : Tone.GOOD, headline, "", "", facts, "belay");
  }
}
