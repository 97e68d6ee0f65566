package belay.cli.addons;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Commands about partners whose services are add-ons. */
public final class ProviderCommands {
  private static final int FILE_BYTES_MAX = 256 << 10;

  private ProviderCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("providers", "list the partners whose services are add-ons here")
            .json()
            .runs(ProviderCommands::list),
        Entry.named("providers:add", "register a partner by its manifest, or what is new in it")
            .words("MANIFEST.json", 1, 1)
            .option("--plans", "NAMES", "its plans, the usual one first, with commas between")
            .json()
            .examples("belay providers:add addon-manifest.json --plans basic,pro")
            .runs(ProviderCommands::add),
        Entry.named("providers:remove", "forget a partner of whom no add-on is there")
            .words("ID", 1, 1)
            .json()
            .runs(ProviderCommands::remove));
  }

  private static int list(Call call) {
    Json providers = call.api().get("/providers");
    if (call.json()) {
      return call.print(providers);
    }
    if (providers.items().isEmpty()) {
      call.console().line("No partners are registered. Register one with: belay providers:add");
      return 0;
    }
    Table table = new Table(1, "Service", "At", "Plans", "Config vars");
    for (Json provider : providers.items()) {
      table.row(
          provider.text("id"),
          provider.text("host"),
          joined(provider, "plans"),
          joined(provider, "config_vars"));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static String joined(Json provider, String key) {
    return provider.at(key).items().stream().map(Json::text).collect(Collectors.joining(", "));
  }

  private static int add(Call call) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>(read(call.word(0).orElseThrow()).fields());
    call.option("plans").ifPresent(plans -> body.put("plans", List.of(plans.split(",", -1))));
    Json added;
    try (Progress progress = call.console().progress("Registering " + call.word(0).get())) {
      added = call.api().post("/providers", Json.of(body)).body();
      progress.done();
    }
    if (call.json()) {
      return call.print(added);
    }
    call.console()
        .line(
            "Apps get its add-ons with: belay addons:create "
                + added.text("id")
                + ":"
                + added.at("plans").items().getFirst().text());
    if (!added.text("client_secret").isEmpty()) {
      call.console()
          .lines(
              List.of(
                  "It exchanges grants at "
                      + added.text("token_url")
                      + " with this client secret, which is not shown again:",
                  added.text("client_secret")));
    }
    return 0;
  }

  private static Json read(String file) throws IOException {
    Path path = Path.of(file);
    try {
      if (Files.size(path) > FILE_BYTES_MAX) {
        throw Failure.failed(file + " is too long to be a manifest.");
      }
      return Json.parse(Files.readString(path));
    } catch (NoSuchFileException e) {
      throw Failure.failed("There is no file " + file + ".");
    } catch (IOException e) {
      throw Failure.failed(file + " is no JSON.");
    }
  }

  private static int remove(Call call) {
    String id = call.word(0).orElseThrow();
    return call.shown(
        call.done(
            "Removing " + id, () -> call.api().delete("/providers/" + Api.segment(id)).body()));
  }
}
