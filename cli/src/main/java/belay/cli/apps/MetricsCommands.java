package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Sizes;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** {@code belay metrics}. */
public final class MetricsCommands {
  private static final int ROWS = 12;
  private static final String TIME = "\\d{1,2}[mhd]";

  private MetricsCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("metrics", "tell how an app does, and what it did")
            .app()
            .words("[10m|1h|6h|24h|48h|7d|35d]", 0, 1)
            .argument(word -> word.matches(TIME))
            .json()
            .examples("belay metrics -a shop", "belay metrics 24h -a shop")
            .runs(MetricsCommands::metrics));
  }

  private static int metrics(Call call) {
    String last = call.word(0).orElse("1h");
    Json metrics = call.api().get(call.path("/metrics?last=" + Api.segment(last)));
    if (call.json()) {
      return call.print(metrics);
    }
    Json now = call.api().get(call.path("/now"));
    call.console().line(call.console().bold(now.text("verdict") + ": ") + now.text("sentence"));
    now.at("details").items().forEach(detail -> call.console().line("  " + detail.text()));
    List<Json> points = metrics.at("points").items();
    if (points.isEmpty()) {
      call.console().line("Nothing was noted in the last " + last + ".");
      return 0;
    }
    call.console().lines(table(call, metrics, points).lines(call.console().terminal().columns()));
    return 0;
  }

  /** A dozen rows, whatever the time. */
  private static Table table(Call call, Json metrics, List<Json> points) {
    Table table = new Table(1, "From", "Requests", "Failed", "p50", "p95", "p99", "Memory");
    long step = metrics.number("step_seconds");
    long first = Instant.parse(metrics.text("from")).getEpochSecond();
    long end = Instant.parse(metrics.text("to")).getEpochSecond();
    long length = Math.max(1, Math.ceilDiv(Math.ceilDiv(end - first, ROWS), step)) * step;
    for (long from = first - first % step; from <= end; from += length) {
      long begin = from;
      List<Json> within =
          points.stream()
              .filter(p -> isWithin(Instant.parse(p.text("at")).getEpochSecond(), begin, length))
              .toList();
      if (!within.isEmpty()) {
        table.row(
            call.ago(within.getFirst().text("at")),
            String.valueOf(sum(within, "requests")),
            String.valueOf(sum(within, "failed")),
            time(most(within, "p50_us")),
            time(most(within, "p95_us")),
            time(most(within, "p99_us")),
            most(within, "memory_bytes") == 0 ? "-" : Sizes.words(most(within, "memory_bytes")));
      }
    }
    return table;
  }

  private static boolean isWithin(long at, long from, long length) {
    return at >= from && at < from + length;
  }

  private static long sum(List<Json> points, String key) {
    return points.stream().mapToLong(p -> p.number(key)).sum();
  }

  /** The most of the steps in a row; of a percentile, that of its slowest step. */
  private static long most(List<Json> points, String key) {
    return points.stream()
        .filter(p -> !p.at(key).isNothing())
        .mapToLong(p -> p.number(key))
        .max()
        .orElse(0);
  }

  private static String time(long micros) {
    if (micros == 0) {
      return "-";
    }
    return micros < 1_000_000
        ? String.format(Locale.ROOT, "%.0f ms", Math.max(1, micros / 1e3))
        : String.format(Locale.ROOT, "%.1f s", micros / 1e6);
  }
}
