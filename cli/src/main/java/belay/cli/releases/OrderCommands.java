package belay.cli.releases;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.command.Times;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Commands by which people hold, stop and keep releases. */
public final class OrderCommands {
  private OrderCommands() {}

  public static List<Entry> entries() {
    return List.of(
        reasoned("pin", "hold new code: pushes are built and recorded, not put live")
            .runs(OrderCommands::pin),
        Entry.named("unpin", "let new code go live again").app().json().runs(OrderCommands::unpin),
        reasoned("deploys:lock", "refuse deploys; rollbacks go on")
            .option("--for", "TIME", "until then, such as 2h or 3d; else until deploys:unlock")
            .examples("belay deploys:lock --reason 'release week' --for 3d")
            .runs(OrderCommands::lock),
        Entry.named("deploys:unlock", "let deploys through again")
            .app()
            .json()
            .runs(OrderCommands::unlock),
        reasoned("releases:block", "let nobody put a release's code live again")
            .words("vN", 1, 1)
            .argument(Rollback::isTarget)
            .examples("belay releases:block v47 --reason 'drops orders'")
            .runs(OrderCommands::block),
        onRelease("releases:unblock", "lift a block")
            .runs(call -> release(call, "block", false, "Unblocking")),
        Entry.named("releases:orders", "list the app's pin, lock, blocks and kept releases")
            .app()
            .json()
            .runs(OrderCommands::list),
        onRelease("releases:keep", "never remove a release's slug")
            .runs(call -> release(call, "keep", true, "Keeping")),
        onRelease("releases:unkeep", "let retention remove a release's slug again")
            .runs(call -> release(call, "keep", false, "No longer keeping")));
  }

  static Entry reasoned(String name, String help) {
    return Entry.named(name, help).app().option("--reason", "TEXT", "why; others see it").json();
  }

  private static Entry onRelease(String name, String help) {
    return Entry.named(name, help).app().words("vN", 1, 1).argument(Rollback::isTarget).json();
  }

  static Map<String, Object> body(Call call) {
    Map<String, Object> body = new LinkedHashMap<>();
    call.option("reason").ifPresent(reason -> body.put("reason", reason));
    return body;
  }

  private static int pin(Call call) {
    try (Progress progress = call.console().progress("Pinning " + call.app())) {
      Json pin = call.api().put(call.path("/pin"), Json.of(body(call))).body();
      progress.done("at v" + pin.number("version"));
      if (call.json()) {
        return call.print(pin);
      }
    }
    call.console().line("New code is built and held until: belay unpin -a " + call.app());
    return 0;
  }

  private static int unpin(Call call) {
    try (Progress progress = call.console().progress("Unpinning " + call.app())) {
      Json pin = call.api().delete(call.path("/pin")).body();
      progress.done();
      if (call.json()) {
        return call.print(pin);
      }
    }
    List<Json> held =
        call.api().get(call.path("/releases"), "version ..; max=50, order=desc").items().stream()
            .takeWhile(r -> !r.truth("current"))
            .filter(r -> r.text("status").equals("held"))
            .toList();
    call.console()
        .line(
            held.isEmpty()
                ? "The next push goes live."
                : Releases.label(held.getFirst())
                    + " ("
                    + held.getFirst().text("description")
                    + ") is held. Put it live with: belay promote "
                    + Releases.label(held.getFirst())
                    + " -a "
                    + call.app());
    return 0;
  }

  private static int lock(Call call) {
    Map<String, Object> body = body(call);
    call.option("for")
        .ifPresent(time ->
            body.put(
                "until", call.context().clock().instant().plus(Times.duration(time)).toString()));
    try (Progress progress = call.console().progress("Locking deploys of " + call.app())) {
      Json lock = call.api().put(call.path("/deploy-lock"), Json.of(body)).body();
      progress.done(
          lock.text("until").isEmpty() ? "until unlocked" : "until " + lock.text("until"));
      return call.json() ? call.print(lock) : 0;
    }
  }

  private static int unlock(Call call) {
    return call.shown(
        call.done(
            "Unlocking deploys of " + call.app(),
            () -> call.api().delete(call.path("/deploy-lock")).body()));
  }

  private static String releasePath(Call call, String what) {
    String name = call.word(0).orElseThrow().replaceFirst("^[vV](?=\\d)", "");
    return call.path("/releases/" + Api.segment(name) + "/" + what);
  }

  private static int block(Call call) {
    if (call.option("reason").isEmpty()) {
      throw Failure.usage(
          "Say why: whoever meets the block reads it.",
          "belay releases:block " + call.word(0).orElseThrow() + " --reason '...'");
    }
    String what = call.word(0).orElseThrow();
    return call.shown(
        call.done(
            "Blocking " + what + " of " + call.app(),
            () -> call.api().put(releasePath(call, "block"), Json.of(body(call))).body()));
  }

  private static int release(Call call, String what, boolean set, String doing) {
    String name = call.word(0).orElseThrow();
    try (Progress progress = call.console().progress(doing + " " + name + " of " + call.app())) {
      String path = releasePath(call, what);
      Json answer =
          (set ? call.api().put(path, Json.of(body(call))) : call.api().delete(path)).body();
      progress.done();
      return call.json() ? call.print(answer) : 0;
    }
  }

  private static int list(Call call) {
    Json orders = call.api().get(call.path("/orders"));
    if (call.json()) {
      return call.print(orders);
    }
    List<String> lines = lines(call, orders);
    call.console().line(call.console().bold("=== " + call.app() + " orders"));
    call.console().lines(lines.isEmpty() ? List.of("None.") : lines);
    return 0;
  }

  /** Pin, lock, blocks and kept releases, a line each. */
  public static List<String> lines(Call call, Json orders) {
    List<String> lines = new ArrayList<>();
    if (!orders.at("pin").isNothing()) {
      Json pin = orders.at("pin");
      lines.add("Pinned:   at v" + pin.number("version") + " " + by(call, pin));
    }
    if (!orders.at("lock").isNothing()) {
      Json lock = orders.at("lock");
      String until = lock.text("until");
      lines.add("Locked:   " + by(call, lock) + (until.isEmpty() ? "" : ", until " + until));
    }
    orders
        .at("blocks")
        .items()
        .forEach(b -> lines.add("Blocked:  v" + b.number("version") + " " + by(call, b)));
    List<String> kept = orders.at("kept").items().stream().map(v -> "v" + v.text()).toList();
    if (!kept.isEmpty()) {
      lines.add("Kept:     " + String.join(", ", kept));
    }
    return lines;
  }

  private static String by(Call call, Json order) {
    String reason = order.text("reason");
    return "by "
        + order.text("by")
        + ", "
        + call.ago(order.text("at"))
        + (reason.isEmpty() ? "" : ", \"" + reason + "\"");
  }
}
