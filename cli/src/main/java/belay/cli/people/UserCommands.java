package belay.cli.people;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.console.Table;
import belay.cli.http.Api;
import belay.cli.http.Credentials;
import belay.cli.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Commands about the people of this server, for its administrators. */
public final class UserCommands {
  private UserCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("users", "list the people of this server").json().runs(UserCommands::list),
        of("users:add", "let somebody use this server, and print their invitation")
            .flag("--admin", "as an administrator")
            .examples("belay users:add bob@example.com")
            .runs(UserCommands::add),
        of("users:invite", "print a new invitation for somebody; the one before is void")
            .runs(UserCommands::invite),
        of("users:uninvite", "take an invitation back that was not used")
            .runs(UserCommands::uninvite),
        of("users:admin", "make somebody an administrator")
            .flag("--off", "no longer one")
            .runs(UserCommands::admin),
        of("users:reset", "forget password, codes, passkeys and sessions of somebody who lost them")
            .examples("belay users:reset bob@example.com")
            .runs(UserCommands::reset),
        of("users:remove", "forget somebody: tokens, keys and permissions end at once")
            .option("--transfer-to", "EMAIL", "who is given their apps and add-ons")
            .examples("belay users:remove bob@example.com --transfer-to ana@example.com")
            .runs(UserCommands::remove));
  }

  private static Entry of(String name, String help) {
    return Entry.named(name, help).words("EMAIL", 1, 1).json();
  }

  private static String email(Call call) {
    return call.word(0).orElseThrow();
  }

  private static String path(Call call) {
    return "/users/" + Api.segment(email(call));
  }

  private static int list(Call call) {
    Json users = call.api().get("/users");
    if (call.json()) {
      return call.print(users);
    }
    Table table = new Table(0, "Who", "Role", "Invitation");
    for (Json user : users.items()) {
      table.row(user.text("email"), user.truth("admin") ? "administrator" : "", state(call, user));
    }
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static String state(Call call, Json user) {
    String made = user.text("invitation", "created_at");
    return switch (user.text("invitation", "state")) {
      case "open" -> "open, made " + call.ago(made);
      case "expired" -> "out of date; belay users:invite makes a new one";
      case "accepted" -> "accepted " + call.ago(user.text("invitation", "used_at"));
      default -> "";
    };
  }

  private static int add(Call call) {
    return invited(
        call,
        "Adding " + email(call),
        () ->
            call.api()
                .post("/users", Json.object("email", email(call), "admin", call.has("admin")))
                .body());
  }

  private static int invite(Call call) {
    return invited(
        call,
        "Inviting " + email(call),
        () -> call.api().post(path(call) + "/invitation", Json.of(Map.of())).body());
  }

  private static int invited(Call call, String what, Asking asking) {
    Json user;
    try (Progress progress = call.console().progress(what)) {
      user = asking.ask();
      progress.done();
    }
    if (call.json()) {
      return call.print(user);
    }
    call.console()
        .note(
            "Give them this, and nobody else. It is shown only now, works once, and is good for 7"
                + " days:");
    String url = user.text("invitation", "url");
    call.console().line("belay accept " + url);
    if (new Credentials(url, "", "").isOfThisMachine()) {
      call.console()
          .warn(
              "That address leads to this machine only. For somebody elsewhere set public.host in"
                  + " the server's server.properties (docs/server.md), then: belay users:invite "
                  + user.text("email"));
    }
    return 0;
  }

  private static int uninvite(Call call) {
    return done(
        call,
        "Taking back the invitation of " + email(call),
        () -> call.api().delete(path(call) + "/invitation").body());
  }

  /** Tokens and keys stay: by them he comes in again. */
  private static int reset(Call call) {
    return done(
        call,
        "Forgetting how " + email(call) + " signs in to the dashboard",
        () -> call.api().delete(path(call) + "/sign-in").body());
  }

  private static int admin(Call call) {
    boolean admin = !call.has("off");
    return done(
        call,
        (admin ? "Making " + email(call) + " an" : "Letting " + email(call) + " no longer be an")
            + " administrator",
        () -> call.api().patch(path(call), Json.object("admin", admin)).body());
  }

  private static int remove(Call call) {
    String query =
        call.option("transfer-to").map(to -> "?transfer_to=" + Api.segment(to)).orElse("");
    return done(
        call, "Removing " + email(call), () -> call.api().delete(path(call) + query).body());
  }

  /** {@code apps:transfer}. */
  static int transfer(Call call) {
    String to = email(call);
    if (!to.contains("@")) {
      throw Failure.usage("Say to whom: belay apps:transfer EMAIL -a APP");
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("app", call.app());
    body.put("recipient", to);
    return done(
        call,
        "Transferring " + call.app() + " to " + to,
        () -> call.api().post("/account/app-transfers", Json.of(body)).body());
  }

  /** What is asked of the server. */
  private interface Asking {
    Json ask();
  }

  private static int done(Call call, String what, Asking asking) {
    return call.shown(call.done(what, () -> asking.ask()));
  }
}
