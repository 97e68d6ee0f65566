package belay.logs;

import belay.release.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the dynos of a release that did not start printed last, for whoever deployed it. */
public record LastWords(AppLogs logs) {
  private static final int LINES_MAX = 20;

  /** Of these the last are shown that came since the release was made. */
  private static final int LINES_READ = 200;

  /** Whoever deployed has seen what it printed already. */
  private static final String RELEASE_COMMAND = "release.";

  private static final Pattern DYNO = Pattern.compile(".+[.]\\d+");

  /**
   * The lines, the newest last.
   *
   * @param printed without whose they are
   * @param shown for people
   */
  public record Said(List<String> printed, List<String> shown) {}

  public Said of(Release release) {
    var printed = new AppLogs.Filter(Optional.of("app"), Optional.empty());
    List<LogLine> all =
        logs.tail(release.appId(), printed, LINES_READ).stream()
            .map(AppLogs.Entry::line)
            .filter(line -> !line.at().isBefore(release.createdAt()))
            .filter(line -> DYNO.matcher(line.process()).matches())
            .filter(line -> !line.process().startsWith(RELEASE_COMMAND))
            .toList();
    List<LogLine> last = all.subList(Math.max(0, all.size() - LINES_MAX), all.size());
    List<String> shown = new ArrayList<>();
    if (!last.isEmpty()) {
      shown.add("-----> What the app printed last");
    }
    last.forEach(line -> shown.add("       " + line.process() + ": " + line.message()));
    return new Said(all.stream().map(LogLine::message).toList(), shown);
  }
}
