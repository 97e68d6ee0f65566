package belay.group;

import belay.group.GroupTarget.Chosen;
import belay.group.GroupTarget.None;
import belay.group.GroupTarget.Standing;
import belay.group.GroupTarget.Unknown;
import belay.group.GroupTarget.Wanted;
import belay.release.Sign;
import belay.release.Together.Cause;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One search for the generation that a group goes back to, among those that there are. */
final class GroupSearch {

  private static final int REASONS_MAX = 10;
  private static final int AVAILABLE_MAX = 5;

  private final Standing standing;
  private final Generation serving;

  GroupSearch(Standing standing, Generation serving) {
    this.standing = standing;
    this.serving = serving;
  }

  GroupTarget find(Wanted wanted) {
    return switch (wanted) {
      case Wanted.Previous _ -> previous();
      case Wanted.Undo _ -> undo();
      case Wanted.Exactly(int number) ->
          numbered(number)
              .map(this::judged)
              .orElseGet(
                  () -> new Unknown("There is no generation G" + number + ". " + available()));
      case Wanted.ServedAt(Instant time) ->
          standing.newestFirst().stream()
              .filter(g -> g.servedAt().filter(at -> !at.isAfter(time)).isPresent())
              .findFirst()
              .map(this::judged)
              .orElseGet(
                  () -> new Unknown("Nothing served at " + Sign.time(time) + ". " + available()));
    };
  }

  private GroupTarget previous() {
    int position = position(serving);
    List<String> why = new ArrayList<>();
    for (Generation one : standing.newestFirst()) {
      if (one.number() >= position) {
        continue;
      }
      Optional<String> obstacle = obstacle(one).or(() -> left(one));
      if (obstacle.isEmpty()) {
        return new Chosen(one, why.subList(0, Math.min(REASONS_MAX, why.size())));
      }
      why.add(one.label() + " " + obstacle.get());
    }
    return new None(
        "No previous generation found"
            + (why.isEmpty()
                ? "."
                : ": "
                    + String.join("; ", why.subList(0, Math.min(REASONS_MAX, why.size())))
                    + "."));
  }

  private GroupTarget judged(Generation one) {
    if (one.number() == serving.number()) {
      return new None(one.label() + " is the generation that serves already.");
    }
    return obstacle(one)
        .<GroupTarget>map(
            why -> new None("Cannot roll back: " + one.label() + " " + why + ". " + available()))
        .orElseGet(
            () -> new Chosen(one, left(one).map(why -> one.label() + " " + why).stream().toList()));
  }

  private GroupTarget undo() {
    Deque<Generation> left = new ArrayDeque<>();
    Optional<Generation> before = Optional.empty();
    for (Generation one : standing.newestFirst().reversed()) {
      if (one.servedAt().isEmpty()) {
        continue;
      }
      if (one.cause() != Cause.ROLLBACK) {
        left.clear();
      } else if (before.filter(b -> position(one) < position(b)).isPresent()) {
        left.push(before.get());
      } else {
        while (!left.isEmpty() && position(left.peek()) <= position(one)) {
          left.pop();
        }
      }
      before = Optional.of(one);
    }
    return left.isEmpty()
        ? new None(
            "There is no rollback of the group to undo: none was made, or it was undone, or one"
                + " of its apps was released since. Name the generation.")
        : judged(left.peek()) instanceof Chosen chosen
            ? new Chosen(chosen.generation(), List.of())
            : judged(left.peek());
  }

  private Optional<Generation> numbered(int number) {
    return standing.newestFirst().stream().filter(g -> g.number() == number).findFirst();
  }

  /** A rollback stands where what it put back stands. */
  private int position(Generation of) {
    Generation at = of;
    while (at.cause() == Cause.ROLLBACK) {
      int number = at.number();
      Optional<Integer> target = at.target().filter(t -> t < number);
      Optional<Generation> next = target.flatMap(this::numbered);
      if (next.isEmpty()) {
        return target.orElse(number);
      }
      at = next.get();
    }
    return at.number();
  }

  /** What stands against it whoever asks, as a clause after its name. */
  private Optional<String> obstacle(Generation one) {
    if (one.pending()) {
      return Optional.of("is still on its way");
    }
    if (one.servedAt().isEmpty()) {
      return Optional.of("failed");
    }
    for (UUID member : standing.members()) {
      if (one.part(member).isEmpty()) {
        return Optional.of(
            "does not say what " + name(member) + " ran, which joined the group later");
      }
    }
    List<Generation.Part> changes = changes(one);
    if (changes.isEmpty()) {
      return Optional.of("has the code and config that serve");
    }
    return changes.stream()
        .flatMap(p ->
            standing.judge().obstacle(p.appId(), p.version()).stream()
                .map(why -> "cannot be put back, " + name(p.appId()) + ": " + why))
        .findFirst();
  }

  private Optional<String> left(Generation one) {
    return changes(one).stream()
        .flatMap(p ->
            standing.judge().left(p.appId(), p.version()).stream()
                .map(why -> "has " + name(p.appId()) + " " + why))
        .findFirst();
  }

  /** What its apps, those of today, would run that they do not. */
  private List<Generation.Part> changes(Generation one) {
    return one.parts().stream()
        .filter(p -> standing.members().contains(p.appId()))
        .filter(p -> {
          int now = serving.part(p.appId()).map(Generation.Part::version).orElse(0);
          return now != p.version() && !standing.judge().same(p.appId(), now, p.version());
        })
        .toList();
  }

  private String name(UUID app) {
    return serving.part(app).map(Generation.Part::app).orElse("an app");
  }

  private String available() {
    List<String> some =
        standing.newestFirst().stream()
            .filter(g -> g.number() != serving.number() && obstacle(g).isEmpty())
            .limit(AVAILABLE_MAX)
            .map(g -> g.label() + " (" + g.description() + ")")
            .toList();
    return some.isEmpty()
        ? "No other can be put back."
        : "Available: " + String.join(", ", some) + ".";
  }
}
