package belay.cli.lost;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Lines;
import belay.cli.console.Progress;
import belay.cli.console.Sizes;
import belay.cli.console.Table;
import belay.cli.http.Json;
import java.io.IOException;
import java.util.List;

/** {@code belay lost} and {@code belay lost:purge}. */
public final class LostCommands {
  private static final String ALL = "all";

  private LostCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("lost", "list what a start found and the ledger does not know")
            .json()
            .runs(LostCommands::list),
        Entry.named("lost:purge", "delete such a thing for good")
            .words("[NAME]", 0, 1)
            .flag("--all", "all of them")
            .option("--confirm", "NAME", "the name again, or all; without it a terminal asks")
            .json()
            .examples(
                "belay lost:purge 20261122-101500-shop --confirm 20261122-101500-shop",
                "belay lost:purge --all --confirm all")
            .runs(LostCommands::purge));
  }

  private static LostThings here(Call call) {
    if (!call.context().env().getOrDefault("BELAY_URL", "").isEmpty()) {
      throw Failure.usage(
          "BELAY_URL names a server elsewhere; what is lost is in files of its own machine.",
          "Run this there.");
    }
    return LostThings.of(call.home());
  }

  private static int list(Call call) throws IOException {
    List<LostThings.Thing> all = here(call).all();
    if (call.json()) {
      return call.print(Json.of(all.stream().map(LostThings.Thing::json).toList()));
    }
    if (all.isEmpty()) {
      call.console().line("Nothing is lost: the ledger knows everything in " + call.home().path());
      return 0;
    }
    Table table = new Table(3, "Name", "What", "Size", "Was", "Since");
    for (LostThings.Thing thing : all) {
      table.row(
          thing.name(),
          thing.kind().equals("slugs") ? thing.title() : thing.kind() + " " + thing.title(),
          Sizes.words(thing.bytes()),
          thing.from(),
          call.ago(thing.at()));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    call.console().line("");
    call.console().line("They come back at a start with the ledger that knows them; each is kept");
    call.console().line("for 30 days. To delete one for good: belay lost:purge NAME");
    return 0;
  }

  private static int purge(Call call) throws IOException {
    LostThings things = here(call);
    String name = call.word(0).orElse("");
    if (name.isEmpty() != call.has("all")) {
      throw Failure.usage("Say which: belay lost:purge NAME, or --all.", "belay lost lists them.");
    }
    List<LostThings.Thing> chosen =
        things.all().stream().filter(t -> call.has("all") || t.name().equals(name)).toList();
    if (chosen.isEmpty()) {
      if (call.has("all")) {
        call.console().note("Nothing is lost: there is nothing to delete.");
        return call.json() ? call.print(Json.of(List.of())) : 0;
      }
      throw Failure.failed("lost/ has nothing of the name " + name + ".", "See: belay lost");
    }
    confirm(call, call.has("all") ? ALL : name, chosen);
    for (LostThings.Thing thing : chosen) {
      try (Progress progress = call.console().progress("Deleting " + thing.name())) {
        things.delete(thing);
        progress.done();
      }
    }
    if (chosen.stream().anyMatch(t -> t.kind().equals("slugs"))) {
      call.console().note("The room of slugs is free a minute later, or with the next start.");
    }
    return call.json()
        ? call.print(Json.of(chosen.stream().map(LostThings.Thing::json).toList()))
        : 0;
  }

  private static void confirm(Call call, String wanted, List<LostThings.Thing> chosen)
      throws IOException {
    String confirmed = call.option("confirm").orElse("");
    if (confirmed.isEmpty()) {
      if (!call.console().terminal().in() || !call.console().terminal().err()) {
        throw Failure.usage(
            "Deleting " + wanted + " cannot be undone.", "Run it again with: --confirm " + wanted);
      }
      for (LostThings.Thing thing : chosen) {
        call.console().warn(thing.name() + " (" + thing.from() + ")");
      }
      call.console().note(" !    This cannot be undone. Type " + wanted + " to go on:");
      confirmed = Lines.first(call.console().in());
    }
    if (!confirmed.equals(wanted)) {
      throw Failure.usage("\"" + confirmed + "\" is not " + wanted + ". Nothing was deleted.");
    }
  }
}
