package belay.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import belay.logs.AppLogs.Entry;
import belay.logs.AppLogs.Filter;
import belay.logs.AppLogs.Following;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLogsTest {
  private static final UUID APP = new UUID(1, 1);
  private static final Instant NOW = Instant.parse("2026-11-22T01:12:33.951Z");
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final LogLimits SMALL = new LogLimits(2000, 2, 200, 5);

  @TempDir Path base;
  private Path directory;
  private FileLogs logs;

  @BeforeEach
  void open() {
    directory = base.resolve("app/log");
    logs = logs(LogLimits.DEFAULT);
  }

  @AfterEach
  void close() {
    logs.close();
  }

  private FileLogs logs(LogLimits limits) {
    return new FileLogs(_ -> directory, InstantSource.fixed(NOW), limits);
  }

  private static LogLine line(String message) {
    return new LogLine(NOW, "app", "web.1", message);
  }

  private void append(String... messages) {
    for (String message : messages) {
      logs.append(APP, line(message));
    }
  }

  private List<String> tail(int lines) {
    return messages(logs.tail(APP, Filter.ALL, lines));
  }

  private static List<String> messages(List<Entry> entries) {
    return entries.stream().map(e -> e.line().message()).toList();
  }

  private static List<String> heard(Following following, int count) throws InterruptedException {
    List<String> heard = new ArrayList<>();
    while (heard.size() < count) {
      List<Entry> next = following.next(LONG);
      assertThat(next).as("after %s", heard).isNotEmpty();
      heard.addAll(messages(next));
    }
    return heard;
  }

  @Test
  void givesTheNewestLinesOldestFirst() {
    append("one", "two: [x]: y", "ünï", "");

    assertThat(tail(3)).containsExactly("two: [x]: y", "ünï", "");
    assertThat(logs.tail(APP, Filter.ALL, 1).getFirst().line()).isEqualTo(line(""));
    assertThat(tail(0)).isEmpty();
    assertThat(tail(100)).hasSize(4);
  }

  @Test
  void anUnknownAppHasNoLines() {
    assertThat(tail(10)).isEmpty();
  }

  @Test
  void filtersBySourceAndByDynoOrType() {
    logs.append(APP, new LogLine(NOW, "app", "web.1", "a"));
    logs.append(APP, new LogLine(NOW, "app", "web.10", "b"));
    logs.append(APP, new LogLine(NOW, "heroku", "router", "c"));

    assertThat(messages(logs.tail(APP, new Filter(Optional.of("heroku"), Optional.empty()), 9)))
        .containsExactly("c");
    assertThat(messages(logs.tail(APP, new Filter(Optional.empty(), Optional.of("web.1")), 9)))
        .containsExactly("a");
    assertThat(messages(logs.tail(APP, new Filter(Optional.empty(), Optional.of("web")), 9)))
        .containsExactly("a", "b");
  }

  @Test
  void aLineStaysALineAndSteersNoTerminal() {
    append("a\nb\r\u001b[2Jc\u0000\u009b", "\u001b[1;31mred\u001b[0m\tx");

    assertThat(tail(2))
        .containsExactly("a\\x0ab\\x0d\\x1b[2Jc\\x00\\x9b", "\u001b[1;31mred\u001b[0m\tx");
  }

  @Test
  void aFollowerHearsWhatComesAndResumesWhereItWas() throws Exception {
    append("before");
    long position;
    try (Following following = logs.follow(APP, Filter.ALL, Optional.empty())) {
      append("one", "two");
      List<Entry> heard = new ArrayList<>(following.next(LONG));
      assertThat(messages(heard)).containsExactly("one", "two");
      position = heard.getFirst().position();
    }

    try (Following resumed = logs.follow(APP, Filter.ALL, Optional.of(position))) {
      append("three");
      assertThat(heard(resumed, 2)).containsExactly("two", "three");
      assertThat(resumed.next(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void positionsGrowOverRestarts() {
    append("one");
    long first = logs.tail(APP, Filter.ALL, 1).getFirst().position();
    logs.close();
    logs = logs(LogLimits.DEFAULT);

    append("two");

    assertThat(logs.tail(APP, Filter.ALL, 9)).extracting(Entry::position).isSorted();
    assertThat(logs.tail(APP, Filter.ALL, 1).getFirst().position()).isGreaterThan(first);
    assertThat(tail(2)).containsExactly("one", "two");
  }

  @Test
  void aSlowFollowerIsToldWhatItMissed() throws Exception {
    logs.close();
    logs = logs(SMALL);
    try (Following following = logs.follow(APP, Filter.ALL, Optional.empty())) {
      append("1", "2", "3", "4", "5", "6", "7");

      assertThat(messages(following.next(LONG)))
          .containsExactly(
              "2 lines were missed, this follower was too slow.", "3", "4", "5", "6", "7");
      assertThat(following.missed()).isEqualTo(2);
    }
  }

  /** One who does not read, of an app that prints long lines, holds little of them. */
  @Test
  void whatWaitsForFollowersIsBoundedInMemory() throws Exception {
    String line = "x".repeat(LogLimits.DEFAULT.messageChars());
    try (Following silent = logs.follow(APP, Filter.ALL, Optional.empty());
        Following other = logs.follow(APP, Filter.ALL, Optional.empty())) {
      long chars = 0;
      for (int i = 0; i < 5_000; i++) {
        append(line);
        chars += messages(other.next(LONG)).getFirst().length();
      }
      assertThat(chars).as("who reads misses nothing").isEqualTo(5_000L * line.length());
      assertThat(other.missed()).isZero();
      assertThat(silent.missed()).isGreaterThan(4_500);
      assertThat(messages(silent.next(LONG)).getFirst()).contains("lines were missed");
    }
  }

  @Test
  void oneAfterTheOtherIsTheSameAsAllAtOnce() throws IOException {
    logs.close();
    logs = logs(SMALL);
    for (int i = 0; i < 100; i++) {
      append("line " + i);
    }
    for (int lines : new int[] {0, 1, 5, 20, 1_000}) {
      List<Entry> read = new ArrayList<>();
      logs.readTail(APP, Filter.ALL, lines, read::add);
      assertThat(read).as("%d lines", lines).isEqualTo(logs.tail(APP, Filter.ALL, lines));
    }
    Filter other = new Filter(Optional.of("heroku"), Optional.empty());
    logs.readTail(APP, other, 5, _ -> fail("nothing matches"));
    long middle = logs.tail(APP, Filter.ALL, 7).getFirst().position();
    List<Entry> rest = new ArrayList<>();
    logs.readSince(APP, Filter.ALL, middle, entry -> rest.add(entry) && rest.size() < 3);
    assertThat(messages(rest)).containsExactly("line 94", "line 95", "line 96");
  }

  @Test
  void keepsTwoSegmentsAndReadsOverTheirBorder() throws IOException {
    logs.close();
    logs = logs(SMALL);
    for (int i = 0; i < 200; i++) {
      append("line " + i);
    }

    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(2).allSatisfy(f -> assertThat(f.toFile()).size().isLessThan(2100));
    }
    List<Entry> all = logs.tail(APP, Filter.ALL, 1000);
    assertThat(messages(all)).hasSizeBetween(30, 80).endsWith("line 198", "line 199");
    List<Entry> rest = all.subList(all.size() - 4, all.size());
    assertThat(heardAtOnce(all.get(all.size() - 5).position()))
        .isEqualTo(rest.getFirst().line().message());
  }

  private String heardAtOnce(long after) {
    try (Following following = logs.follow(APP, Filter.ALL, Optional.of(after))) {
      return messages(following.next(LONG)).getFirst();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aTornLastLineDoesNotRunIntoTheNext() throws IOException {
    append("whole");
    logs.close();
    try (var files = Files.list(directory)) {
      Files.writeString(
          files.findFirst().orElseThrow(), "2026-11-22T01:1", StandardOpenOption.APPEND);
    }
    logs = logs(LogLimits.DEFAULT);

    append("next");

    assertThat(tail(9)).containsExactly("whole", "next");
  }

  @Test
  void whatCannotBeWrittenIsCountedAndSaidOnceThereIsRoom() throws IOException {
    Path blocked = Files.writeString(base.resolve("app"), "a file where a directory should be");
    append("lost", "lost too");
    Files.delete(blocked);

    append("kept");

    assertThat(tail(9))
        .containsExactly("2 log lines were dropped: they could not be written.", "kept");
  }

  @Test
  void aFullDiskLosesLinesAndNothingElse() throws IOException {
    // Every write to this device answers that no space is left.
    Path full = Path.of("/dev/full");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.isWritable(full), "no /dev/full");
    Files.createDirectories(directory);
    Path segment = Files.createSymbolicLink(directory.resolve("5.log"), full);

    append("lost");
    logs.close();
    Files.delete(segment);
    append("kept");

    assertThat(tail(9))
        .containsExactly("1 log lines were dropped: they could not be written.", "kept");
  }

  @Test
  void followsAnAppThatIsRenamed() throws IOException {
    append("old name");
    Path renamed = base.resolve("other/log");
    Files.createDirectories(renamed.getParent());
    Files.move(directory, renamed);
    directory = renamed;

    append("new name");

    assertThat(tail(9)).containsExactly("old name", "new name");
  }

  @Test
  void aDirectoryOrAFileThatSomebodyRemovedIsMadeAgainAndSaid() throws Exception {
    append("lost");
    long position = logs.tail(APP, Filter.ALL, 1).getFirst().position();
    try (Following following = logs.follow(APP, Filter.ALL, Optional.of(position))) {
      List<Path> files = Segments.of(directory).stream().map(Segments.Segment::file).toList();
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(directory);

      append("one");

      String removed = "This app's log directory was removed while Belay ran";
      assertThat(heard(following, 2)).element(0).asString().startsWith(removed);
      assertThat(tail(9)).hasSize(2).last().isEqualTo("one");
      assertThat(messages(logs.since(APP, Filter.ALL, position))).hasSize(2);
    }
    Files.delete(Segments.of(directory).getLast().file());
    append("two");
    assertThat(tail(9)).hasSize(2).first().asString().contains("log file was removed");
  }

  @Test
  void whatWasWrittenWhileSomebodyWasAwayIsThereWhole() {
    append("read");
    long position = logs.tail(APP, Filter.ALL, 1).getFirst().position();
    for (int i = 0; i < 12_000; i++) {
      append("line " + i);
    }

    assertThat(logs.since(APP, Filter.ALL, position)).hasSize(12_000);
    Filter other = new Filter(Optional.of("heroku"), Optional.empty());
    assertThat(logs.since(APP, other, position)).isEmpty();
  }

  @Test
  void forgettingDeletesTheFiles() {
    append("one");

    logs.forget(APP);

    assertThat(directory).isEmptyDirectory();
    append("again");
    assertThat(tail(9)).containsExactly("again");
  }

  @Test
  void tailOfABigLogIsTheSameAsOfASmallOne() {
    for (int i = 0; i < 20_000; i++) {
      append("a line of quite some length so that blocks are crossed: " + i);
    }

    assertThat(tail(5000)).hasSize(5000).first().asString().endsWith(": 15000");
  }
}
