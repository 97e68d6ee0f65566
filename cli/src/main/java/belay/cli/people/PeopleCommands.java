package belay.cli.people;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands about who one is, and one's SSH keys. */
public final class PeopleCommands {
  private static final List<String> USUAL = List.of("id_ed25519.pub", "id_ecdsa.pub", "id_rsa.pub");

  private static final int KEY_BYTES_MAX = 16_384;

  private PeopleCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("whoami", "say as whom commands are run")
            .aliases("auth:whoami")
            .json()
            .runs(PeopleCommands::whoami),
        Entry.named("keys", "list your SSH keys").json().runs(PeopleCommands::keys),
        Entry.named("keys:add", "let an SSH key of yours push")
            .words("[FILE]", 0, 1)
            .json()
            .examples(
                "belay keys:add     the usual one: ~/.ssh/id_ed25519.pub, id_ecdsa.pub, id_rsa.pub",
                "ssh belay@HOST keys:add < id_ed25519.pub     over SSH it is read, no file is")
            .runs(PeopleCommands::add),
        Entry.named("keys:remove", "forget an SSH key: its comment, fingerprint or id")
            .words("KEY", 1, 1)
            .json()
            .runs(PeopleCommands::remove));
  }

  private static int whoami(Call call) {
    Json account = call.api().get("/account");
    if (call.json()) {
      Map<String, Object> all = new LinkedHashMap<>(account.fields());
      all.put("server", call.credentials().url());
      return call.print(Json.of(all));
    }
    call.console().line(account.text("email"));
    call.console().note("on " + call.credentials().url());
    return 0;
  }

  private static int keys(Call call) {
    Json keys = call.api().get("/account/keys");
    if (call.json()) {
      return call.print(keys);
    }
    if (keys.items().isEmpty()) {
      call.console().line("You have no SSH keys here. Add one with: belay keys:add");
      return 0;
    }
    Table table = new Table(1, "Comment", "Fingerprint", "Added");
    for (Json key : keys.items()) {
      table.row(key.text("comment"), key.text("fingerprint"), call.ago(key.text("created_at")));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static int add(Call call) throws IOException {
    if (call.context().overSsh()) {
      return send(
          call,
          "from your input",
          new String(call.console().in().readNBytes(KEY_BYTES_MAX), StandardCharsets.UTF_8));
    }
    Path file = file(call);
    return send(call, file.toString(), publicKey(file));
  }

  private static int send(Call call, String from, String key) {
    return call.shown(
        call.done(
            "Adding the key " + from,
            () -> call.api().post("/account/keys", Json.object("public_key", key.strip())).body()));
  }

  /** What is in a file that must hold a public key. */
  static String publicKey(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw Failure.failed("There is no file " + file + ".");
    }
    String key = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    if (key.contains("PRIVATE KEY")) {
      throw Failure.failed(
          file + " is a private key; it must never leave this machine.",
          "Add the public one beside it: " + file + ".pub");
    }
    return key;
  }

  private static Path file(Call call) {
    if (call.word(0).isPresent()) {
      return call.context().directory().resolve(call.word(0).get());
    }
    Path ssh = Path.of(call.context().env().getOrDefault("HOME", "")).resolve(".ssh");
    Optional<Path> usual =
        USUAL.stream().map(ssh::resolve).filter(Files::isRegularFile).findFirst();
    return usual.orElseThrow(() ->
        Failure.failed(
            "There is no public key in " + ssh + ".", "Make one with: ssh-keygen -t ed25519"));
  }

  private static int remove(Call call) {
    String name = call.word(0).orElseThrow();
    List<Json> found =
        call.api().get("/account/keys").items().stream()
            .filter(key ->
                name.equals(key.text("comment"))
                    || name.equals(key.text("fingerprint"))
                    || name.equals(key.text("id")))
            .toList();
    if (found.isEmpty()) {
      throw Failure.failed("You have no SSH key \"" + name + "\" here.", "belay keys lists them.");
    }
    try (Progress progress = call.console().progress("Removing the key " + name)) {
      for (Json key : found) {
        var _ = call.api().delete("/account/keys/" + Api.segment(key.text("id")));
      }
      progress.done();
      return call.json() ? call.print(Json.of(found)) : 0;
    }
  }
}
