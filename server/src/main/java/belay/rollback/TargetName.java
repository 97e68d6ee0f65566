package belay.rollback;

import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Printable;
import belay.release.Release;
import belay.release.Sign;
import belay.release.Stamp;
import belay.release.Timeline;
import belay.rollback.History.Content;
import belay.rollback.RollbackTarget.Chosen;
import belay.rollback.RollbackTarget.None;
import belay.rollback.RollbackTarget.Unknown;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** From what a person wrote to the release he means. */
final class TargetName {
  private static final int AVAILABLE_MAX = 5;
  private static final Pattern STEPS = Pattern.compile("-\\d+");
  private static final Pattern VERSION = Pattern.compile("[vV]?\\d+");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{4,40}");
  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final History history;
  private final Eligibility eligibility;
  private final TargetWalk walk;

  TargetName(History history, Eligibility eligibility) {
    this.history = history;
    this.eligibility = eligibility;
    this.walk = new TargetWalk(history, eligibility);
  }

  RollbackTarget find(String text) {
    if (STEPS.matcher(text).matches()) {
      return steps(text);
    }
    if (Stamp.isStamp(text)) {
      Stamp stamp = new Stamp(text);
      return one(text, e -> e.release().stamp().filter(stamp::equals).isPresent());
    }
    if (ID.matcher(text).matches()) {
      UUID id = UUID.fromString(text);
      return one("with the id " + id, e -> e.release().id().equals(id));
    }
    if (VERSION.matcher(text).matches()) {
      return version(text);
    }
    if (COMMIT.matcher(text).matches()) {
      return commit(text);
    }
    return new Unknown(
        "\""
            + Printable.of(text)
            + "\" does not name a release: give v46, 46, 20240115-113000, the first 4 or more"
            + " digits of a commit, or -1.");
  }

  private RollbackTarget steps(String text) {
    int steps = number(text.substring(1)).orElse(Integer.MAX_VALUE);
    return steps == 0
        ? new Unknown("-0 is the release that serves: give -1 for the one before it.")
        : walk.back(steps);
  }

  /** Digits alone are a version first, and a commit when there is no such version. */
  private RollbackTarget version(String text) {
    String digits = text.replaceFirst("[vV]", "");
    Optional<LedgerEntry> entry = number(digits).flatMap(history::version);
    if (entry.isPresent()) {
      return judge(entry.get());
    }
    if (digits.equals(text) && COMMIT.matcher(text).matches() && !commits(text).isEmpty()) {
      return commit(text);
    }
    return new Unknown("There is no release v" + Printable.of(digits) + ". " + available());
  }

  private RollbackTarget commit(String prefix) {
    NavigableSet<String> commits = commits(prefix);
    if (commits.isEmpty()) {
      return new Unknown("No release is of commit " + prefix + ". " + available());
    }
    if (commits.size() > 1) {
      return new Unknown(
          prefix
              + " is the beginning of several commits, "
              + String.join(", ", commits)
              + ": give more of it.");
    }
    List<LedgerEntry> releases =
        history.newestFirst().stream()
            .filter(e -> e.release().ref().commit().filter(commits::contains).isPresent())
            .toList();
    return releases.stream()
        .filter(e -> serves(e) || judge(e) instanceof Chosen)
        .findFirst()
        .map(this::judge)
        .orElseGet(() -> judge(releases.getFirst()));
  }

  private NavigableSet<String> commits(String prefix) {
    String lower = prefix.toLowerCase(Locale.ROOT);
    NavigableSet<String> commits = new TreeSet<>();
    history
        .newestFirst()
        .forEach(e ->
            e.release().ref().commit().filter(c -> c.startsWith(lower)).ifPresent(commits::add));
    return commits;
  }

  private RollbackTarget one(String name, Predicate<LedgerEntry> wanted) {
    return history.newestFirst().stream()
        .filter(wanted)
        .findFirst()
        .map(this::judge)
        .orElseGet(() -> new Unknown("There is no release " + name + ". " + available()));
  }

  /** The release that served at a time. */
  RollbackTarget at(Instant time) {
    return Timeline.at(history.newestFirst(), time)
        .map(this::judge)
        .orElseGet(() -> new Unknown("Nothing served at " + Sign.time(time) + ". " + available()));
  }

  /** The release that the last rollback left, as long as no other code came since. */
  RollbackTarget undo() {
    Deque<LedgerEntry> left = new ArrayDeque<>();
    for (int i = 1; i < history.served().size(); i++) {
      LedgerEntry entry = history.served().get(i);
      LedgerEntry before = history.served().get(i - 1);
      if (entry.release().kind() != Kind.ROLLBACK) {
        if (entry.release().kind().bringsCode()) {
          left.clear();
        }
      } else if (history.goesBack(entry, before)) {
        left.push(before);
      } else {
        while (!left.isEmpty() && history.position(left.peek()) <= history.position(entry)) {
          left.pop();
        }
      }
    }
    return left.isEmpty()
        ? new None(
            "There is no rollback to undo: none was made, or it was undone, or other code went"
                + " live since. Name the release: belay rollback vN.")
        : judge(left.peek()) instanceof Chosen chosen
            ? new Chosen(chosen.entry(), List.of())
            : judge(left.peek());
  }

  private RollbackTarget judge(LedgerEntry entry) {
    String label = entry.release().label();
    Optional<LedgerEntry> serving = history.serving();
    if (serving.filter(s -> s.version() == entry.version()).isPresent()) {
      return new None(label + " is the release that serves already.");
    }
    Optional<Skipped> obstacle =
        eligibility.obstacle(entry).map(reason -> Skipped.of(entry, reason));
    if (obstacle.isPresent()) {
      return new None("Cannot roll back: " + obstacle.get().inWords() + ". " + available());
    }
    if (serves(entry)) {
      String now = serving.map(s -> s.release().label()).orElse("another");
      return new None(label + "'s code and config serve already, as " + now + ".");
    }
    return new Chosen(entry, verdict(entry));
  }

  private List<RollbackTarget.Remark> verdict(LedgerEntry entry) {
    return history.verdict(Content.of(entry)).stream()
        .<RollbackTarget.Remark>map(reason -> Skipped.of(entry, reason))
        .toList();
  }

  private boolean serves(LedgerEntry entry) {
    return history.serving().filter(s -> Content.of(s).equals(Content.of(entry))).isPresent();
  }

  /** What can be put back, each content once, as the release that first had it. */
  private String available() {
    List<String> some = new ArrayList<>();
    Set<Content> seen = new HashSet<>();
    for (LedgerEntry entry : history.newestFirst()) {
      boolean can = !serves(entry) && eligibility.passedOver(entry).isEmpty();
      if (can && seen.add(Content.of(entry))) {
        Release first = history.original(entry).release();
        some.add(first.label() + " (" + first.description() + ")");
      }
      if (some.size() == AVAILABLE_MAX) {
        break;
      }
    }
    return some.isEmpty()
        ? TargetWalk.NOTHING + "."
        : "Available: " + String.join(", ", some) + ".";
  }

  private static Optional<Integer> number(String digits) {
    try {
      return Optional.of(Integer.valueOf(digits));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
