package belay.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.ReleaseStatus;
import belay.rollback.RollbackTarget.Chosen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** The default target against a slow and obvious telling of the rule, over histories by chance. */
class RollbackTargetModelTest {
  private static final int STORIES = 40;

  @RepeatedTest(25)
  void theDefaultTargetIsTheModels(RepetitionInfo repetition) {
    for (int i = 0; i < STORIES; i++) {
      long seed = repetition.getCurrentRepetition() * 1_000L + i;
      Story story = chance(seed);
      Optional<Integer> real =
          story.choose() instanceof Chosen chosen
              ? Optional.of(chosen.entry().version())
              : Optional.empty();
      assertThat(real).as("seed %d", seed).isEqualTo(model(story));
    }
  }

  @RepeatedTest(25)
  void rollingBackEndsAndNeverComesToTheSameContentTwice(RepetitionInfo repetition) {
    for (int i = 0; i < STORIES; i++) {
      long seed = repetition.getCurrentRepetition() * 1_000L + i;
      Story story = chance(seed);
      List<Object> seen = new ArrayList<>();
      seen.add(content(story.entry(story.serving)));
      while (story.choose() instanceof Chosen chosen) {
        assertThat(seen).as("seed %d", seed).doesNotContain(content(chosen.entry()));
        assertThat(story.named("v" + chosen.entry().version())).isInstanceOf(Chosen.class);
        seen.add(content(chosen.entry()));
        story.rollback(chosen.entry().version());
      }
    }
  }

  @RepeatedTest(25)
  void stepsBackAreThatManyRollbacks(RepetitionInfo repetition) {
    for (int i = 0; i < STORIES; i++) {
      long seed = repetition.getCurrentRepetition() * 1_000L + i;
      Story ahead = chance(seed);
      Story story = chance(seed);
      for (int steps = 1; ahead.named("-" + steps) instanceof Chosen there; steps++) {
        int version = there.entry().version();
        assertThat(story.rollback()).as("seed %d, -%d", seed, steps).isEqualTo(version);
      }
      assertThat(story.choose()).as("seed %d", seed).isInstanceOf(RollbackTarget.None.class);
    }
  }

  @RepeatedTest(25)
  void undoIsTheModels(RepetitionInfo repetition) {
    for (int i = 0; i < STORIES; i++) {
      long seed = repetition.getCurrentRepetition() * 1_000L + i;
      Story story = chance(seed);
      Optional<Object> real =
          story.undo() instanceof Chosen chosen
              ? Optional.of(content(chosen.entry()))
              : Optional.empty();
      assertThat(real).as("seed %d", seed).isEqualTo(undone(story));
    }
  }

  @RepeatedTest(25)
  void asManyUndosAsRollbacksLeadBackToTheStart(RepetitionInfo repetition) {
    for (int i = 0; i < STORIES; i++) {
      long seed = repetition.getCurrentRepetition() * 1_000L + i;
      Story story = chance(seed);
      story.blocks.clear();
      List<Object> way = new ArrayList<>();
      while (story.choose() instanceof Chosen chosen) {
        way.add(content(story.entry(story.serving)));
        story.rollback(chosen.entry().version());
      }
      for (Object stop : way.reversed()) {
        if (!(story.undo() instanceof Chosen chosen)) {
          // What is to come back may have expired since; then it says so and stays.
          break;
        }
        assertThat(content(chosen.entry())).as("seed %d", seed).isEqualTo(stop);
        story.rollback(chosen.entry().version());
      }
    }
  }

  /**
   * Each time a rollback went back, what it left is written on a list; whatever comes to serve at
   * or after a line's place strikes it out, and other code strikes out all. The last line is what
   * an undo brings back, if it can be brought back.
   */
  private static Optional<Object> undone(Story story) {
    List<LedgerEntry> served =
        story.newestFirst().stream()
            .filter(e -> e.servedAt().isPresent())
            .sorted(Comparator.comparing(e -> e.servedAt().orElseThrow()))
            .toList();
    List<LedgerEntry> lines = new ArrayList<>();
    for (int i = 1; i < served.size(); i++) {
      LedgerEntry before = served.get(i - 1);
      LedgerEntry after = served.get(i);
      if (after.release().kind() == Kind.DEPLOY) {
        lines.clear();
      } else if (after.release().kind() == Kind.ROLLBACK) {
        int now = origin(story, after);
        if (now < origin(story, before)) {
          lines.add(before);
        } else {
          lines.removeIf(line -> origin(story, line) <= now);
        }
      }
    }
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    LedgerEntry last = lines.getLast();
    boolean possible =
        last.status() == ReleaseStatus.SUCCEEDED
            && last.release().slug().isPresent()
            && !blocked(story, last)
            && !content(last).equals(content(story.entry(story.serving)));
    return possible ? Optional.of(content(last)) : Optional.empty();
  }

  private static boolean blocked(Story story, LedgerEntry entry) {
    return story.blocks.stream()
        .map(b -> story.entry(b.version()))
        .anyMatch(b ->
            b.version() == entry.version()
                || content(b).equals(content(entry))
                || (b.release().kind() != Kind.CONFIG
                    && b.release().kind() != Kind.INITIAL
                    && b.release().slug().equals(entry.release().slug())));
  }

  private static Story chance(long seed) {
    Random random = new Random(seed);
    Story story = new Story();
    int steps = random.nextInt(25);
    for (int i = 0; i < steps; i++) {
      step(story, random);
    }
    return story;
  }

  private static void step(Story story, Random random) {
    int any = 1 + random.nextInt(story.newestFirst().size());
    switch (random.nextInt(14)) {
      case 0 -> story.deployFailed();
      case 1 -> story.deployHeld();
      case 2, 3, 4 -> story.set("A", String.valueOf(random.nextInt(2)));
      case 5 -> {
        if (any != story.serving && story.entry(any).status() == ReleaseStatus.SUCCEEDED) {
          story.expire(any);
        }
      }
      case 6, 7 -> {
        if (story.choose() instanceof Chosen chosen) {
          story.rollback(chosen.entry().version());
        }
      }
      case 8, 9 -> {
        if (story.named("v" + any) instanceof Chosen) {
          story.rollback(any);
        }
      }
      case 10 -> {
        if (random.nextInt(3) == 0) {
          story.block(any);
        }
      }
      default -> story.deploy();
    }
  }

  /** The rule of the handbook, word for word, each question asked anew of the whole history. */
  private static Optional<Integer> model(Story story) {
    LedgerEntry serving = story.entry(story.serving);
    for (int version = origin(story, serving) - 1; version >= 1; version--) {
      LedgerEntry entry = story.entry(version);
      boolean eligible =
          entry.status() == ReleaseStatus.SUCCEEDED && entry.release().slug().isPresent();
      if (eligible
          && !blocked(story, entry)
          && !content(entry).equals(content(serving))
          && !somebodyRolledBackFrom(story, content(entry))) {
        return Optional.of(firstOf(story, entry));
      }
    }
    return Optional.empty();
  }

  private static boolean somebodyRolledBackFrom(Story story, Object content) {
    List<LedgerEntry> served =
        story.newestFirst().stream()
            .filter(e -> e.servedAt().isPresent())
            .sorted(Comparator.comparing(e -> e.servedAt().orElseThrow()))
            .toList();
    boolean bad = false;
    for (int i = 1; i < served.size(); i++) {
      LedgerEntry before = served.get(i - 1);
      LedgerEntry after = served.get(i);
      boolean backward =
          after.release().kind() == Kind.ROLLBACK && origin(story, after) < origin(story, before);
      if (backward && content(before).equals(content)) {
        bad = true;
      }
      if (content(after).equals(content)) {
        bad = false;
      }
    }
    return bad;
  }

  private static int origin(Story story, LedgerEntry entry) {
    return entry.release().kind() == Kind.ROLLBACK
        ? origin(story, story.entry(entry.release().ref().target().orElseThrow()))
        : entry.version();
  }

  private static int firstOf(Story story, LedgerEntry entry) {
    if (entry.release().kind() != Kind.ROLLBACK) {
      return entry.version();
    }
    LedgerEntry target = story.entry(entry.release().ref().target().orElseThrow());
    return target.status() == ReleaseStatus.SUCCEEDED ? firstOf(story, target) : entry.version();
  }

  private static Object content(LedgerEntry entry) {
    return List.of(entry.release().slug(), entry.release().config().values());
  }
}
