package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.http.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands about who takes this server's mail. */
public final class MailCommands {
  private MailCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("mail", "show who takes this server's mail").json().runs(MailCommands::mail),
        Entry.named("mail:password", "set the password for the SMTP server, read from the input")
            .flag("--forget", "forget it instead")
            .json()
            .examples("belay mail:password < password.txt")
            .runs(MailCommands::password));
  }

  private static int mail(Call call) {
    Json mail = call.api().get("/mail");
    if (call.json()) {
      return call.print(mail);
    }
    if (!mail.truth("configured")) {
      call.console().line("No SMTP server is set: smtp.host and smtp.from in server.properties.");
      return 0;
    }
    call.console().line("Server:   " + mail.text("host") + ":" + mail.text("port"));
    call.console().line("TLS:      " + mail.text("tls"));
    call.console().line("User:     " + mail.text("user"));
    call.console().line("Password: " + mail.text("password"));
    call.console().line("From:     " + mail.text("from"));
    return 0;
  }

  private static int password(Call call) throws IOException {
    Optional<String> password =
        call.has("forget") ? Optional.empty() : Optional.of(Values.of(call).read("password", "-"));
    return call.shown(
        call.done(
            "Setting the password for mail",
            () -> call.api().patch("/mail", Json.of(Map.of("password", password))).body()));
  }
}
