package belay.cli.people;

import belay.cli.command.Browser;
import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.http.Json;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Commands of the dashboard. */
public final class DashboardCommands {
  private static final int PASSWORD_BYTES_MAX = 1_000;

  private DashboardCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("dashboard", "sign a browser in to the dashboard: prints and opens a link")
            .flag("--password", "set your password, read from the terminal or stdin")
            .json()
            .runs(DashboardCommands::dashboard));
  }

  private static int dashboard(Call call) throws IOException {
    if (call.has("password")) {
      return password(call);
    }
    Json link = call.api().post("/account/sign-in-links", Json.object()).body();
    if (call.json()) {
      return call.print(link);
    }
    String url = link.text("url");
    call.console().line(url);
    call.console()
        .line(
            url.startsWith("http://127.")
                ? "Open it within ten minutes, in a browser on the server's machine; it signs in once."
                : "Open it within ten minutes, in any browser; it signs in once.");
    Browser.show(call, url);
    return 0;
  }

  /** Unseen at a terminal; a script pipes it in. */
  private static String typed() throws IOException {
    Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    if (terminal.isPresent()) {
      return new String(terminal.get().readPassword("New password: "));
    }
    byte[] bytes = System.in.readNBytes(PASSWORD_BYTES_MAX);
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }

  private static int password(Call call) throws IOException {
    String typed = typed();
    if (typed.isEmpty()) {
      throw Failure.usage("No password was given: it is read from the terminal, or from stdin.");
    }
    call.api().put("/account/password", Json.object("password", typed));
    call.console().line("The password is set. Sign in with it at the dashboard.");
    return 0;
  }
}
