package belay.switching;

import belay.logs.AppLogs;
import belay.logs.LogLine;
import belay.release.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the dynos of a release that did not start printed last, for whoever deployed it. */
record LastWords(AppLogs logs) {
  private static final int LINES_MAX = 10;

  /** Of these the last are shown that came since the release was made. */
  private static final int LINES_READ = 200;

  /** Whoever deployed has seen what it printed already. */
  private static final String RELEASE_COMMAND = "release.";

  private static final Pattern DYNO = Pattern.compile(".+[.]\\d+");

  List<String> of(Release release) {
    var printed = new AppLogs.Filter(Optional.of("app"), Optional.empty());
    List<LogLine> lines =
        logs.tail(release.appId(), printed, LINES_READ).stream()
            .map(AppLogs.Entry::line)
            .filter(line -> !line.at().isBefore(release.createdAt()))
            .filter(line -> DYNO.matcher(line.process()).matches())
            .filter(line -> !line.process().startsWith(RELEASE_COMMAND))
            .toList();
    if (lines.isEmpty()) {
      return List.of();
    }
    List<String> shown = new ArrayList<>(List.of("-----> What the app printed last"));
    lines.stream()
        .skip(Math.max(0, lines.size() - LINES_MAX))
        .forEach(line -> shown.add("       " + line.process() + ": " + line.message()));
    return shown;
  }
}
