package belay.home;

import belay.ledger.HeadCheck.Found;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is wrong with a home's ledger, and what a person can do. Pure. */
final class GuardWords {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final String UNTOUCHED = " Nothing was changed, and what runs goes on.";
  private static final String BACKUP =
      " To go back to a backup: BELAY_HOME=EMPTY_DIRECTORY belay restore BACKUPS.";
  private static final String ELSEWHERE =
      " For a new, empty server choose another directory: BELAY_HOME=DIR belay up";

  private GuardWords() {}

  /** What the ledger's file is, before it is opened. */
  sealed interface State {
    record Missing() implements State {}

    record Empty() implements State {}

    record NotSqlite() implements State {}

    record CutOff(long bytes, long of) implements State {}

    record There() implements State {}

    /**
     * By SQLite's file format, section 1.3: the page size at 16, the number of pages at 28, which
     * counts when the change counters at 24 and 92 are equal.
     *
     * @param log whether there is a write-ahead log, which may hold what the file lacks
     */
    static State of(ByteBuffer head, long bytes, boolean log, byte[] magic) {
      if (bytes == 0) {
        return new Empty();
      }
      byte[] begin = new byte[Math.min(magic.length, head.remaining())];
      head.get(0, begin);
      if (!Arrays.equals(begin, magic)) {
        return new NotSqlite();
      }
      if (head.remaining() < 100) {
        return new CutOff(bytes, 100);
      }
      int size = head.getShort(16) & 0xffff;
      long whole = (head.getInt(28) & 0xffff_ffffL) * (size == 1 ? 65_536 : size);
      boolean counts = head.getInt(24) == head.getInt(92);
      return counts && !log && bytes < whole ? new CutOff(bytes, whole) : new There();
    }
  }

  /** Empty when the file may be opened, or made. */
  static Optional<String> of(State state, List<String> signs, boolean log, Path file) {
    return switch (state) {
      case State.There _ -> Optional.empty();
      case State.Missing _ -> without(signs, log, file, " is not there");
      case State.Empty _ -> without(signs, log, file, " is empty");
      case State.NotSqlite _ ->
          Optional.of(
              "The ledger "
                  + file
                  + " is no SQLite database, or its beginning was overwritten."
                  + UNTOUCHED
                  + putBack(log, file));
      case State.CutOff(long bytes, long of) ->
          Optional.of(
              "The ledger "
                  + file
                  + " is cut off: "
                  + bytes
                  + " of "
                  + of
                  + " bytes are there."
                  + UNTOUCHED
                  + putBack(log, file));
    };
  }

  private static Optional<String> without(List<String> signs, boolean log, Path file, String how) {
    if (signs.isEmpty() && !log) {
      return Optional.empty();
    }
    String has = signs.isEmpty() ? "a ledger's write-ahead log" : join(signs);
    return Optional.of(
        "This home has "
            + has
            + ", but its ledger "
            + file
            + how
            + "; without it nobody knows what is what."
            + UNTOUCHED
            + putBack(log, file)
            + ELSEWHERE);
  }

  private static String putBack(boolean log, Path file) {
    return " Put the ledger back, from where it was moved to, then: belay up."
        + BACKUP
        + (log
            ? " "
                + file.getFileName()
                + "-wal holds what was written to it last: leave it beside that very file, and move"
                + " it away if you put an older copy back."
            : "");
  }

  private static String join(List<String> signs) {
    return signs.size() == 1
        ? signs.getFirst()
        : String.join(", ", signs.subList(0, signs.size() - 1)) + " and " + signs.getLast();
  }

  /** Empty when the ledger is as it should be. */
  static Optional<String> of(Found found, List<String> signs, boolean log, Path file) {
    return switch (found) {
      case Found.Whole _ -> Optional.empty();
      case Found.Nothing _ -> without(signs, log, file, " holds nothing");
      case Found.Broken(String how, String remedy, boolean whole) ->
          Optional.of(
              "The ledger "
                  + file
                  + " cannot be read as a whole: "
                  + how
                  + "."
                  + UNTOUCHED
                  + " "
                  + remedy
                  // Nobody is told to replace a file that is whole.
                  + (whole ? "" : BACKUP)
                  + (log && !whole
                      ? " If an older copy was put beside the log of a newer one, move "
                          + file.getFileName()
                          + "-wal away, then: belay up."
                      : ""));
      case Found.LacksRelease _, Found.LacksEvent _ ->
          Optional.of(
              "The ledger "
                  + file
                  + " is older than the one that this home had, or another home's: "
                  + lacking(found)
                  + UNTOUCHED
                  + " Put the newer one back, then: belay up. If it is gone for good, go on with"
                  + " this one: belay up --older-ledger. Then what this one does not know of is"
                  + " stopped, and its files are kept in lost/.");
    };
  }

  /** Whether a person may go on with such a ledger. */
  static boolean mayBeAccepted(Found found) {
    return found instanceof Found.LacksRelease || found instanceof Found.LacksEvent;
  }

  static String lacking(Found found) {
    return switch (found) {
      case Found.LacksRelease(var status) ->
          "it lacks v"
              + status.version()
              + " of "
              + status.app()
              + ", as it was on "
              + time(status.at())
              + ".";
      case Found.LacksEvent(var event) ->
          "it lacks what happened to "
              + event.app()
              + " on "
              + time(event.at())
              + " ("
              + event.what()
              + ").";
      case Found.Whole _, Found.Nothing _, Found.Broken _ -> "";
    };
  }

  private static String time(Instant at) {
    return TIME.format(at);
  }
}
