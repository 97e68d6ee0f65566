package belay.cli.people;

import belay.cli.command.Browser;
import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.console.Table;
import belay.cli.home.Home;
import belay.cli.home.Login;
import belay.cli.home.Logins;
import belay.cli.http.Api;
import belay.cli.http.ApiError;
import belay.cli.http.Credentials;
import belay.cli.http.Json;
import java.io.Console;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Commands about the servers that a person works with. */
public final class LoginCommands {
  private static final Pattern URL = Pattern.compile("(https?)://[^/\\s?#@]+/?");
  private static final int TOKEN_BYTES_MAX = 1_000;

  private LoginCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("login", "log in to a server, by a browser or a token")
            .words("URL", 1, 1)
            .option("--name", "NAME", "what to call the server here (its host)")
            .flag("--token", "with a token, read from the terminal or stdin")
            .option("--trust", "SHA256", "trust a certificate of this fingerprint, unasked")
            .option("--ca", "FILE", "trust this copy of the server's ca.pem")
            .flag("--plain-http", "over plain HTTP, which others can read on the way")
            .examples(
                "belay login belay.example.com",
                "belay login https://belay.example.com --token < token")
            .runs(LoginCommands::login),
        Entry.named("logout", "log out of a server, and revoke the token that was used")
            .words("[NAME]", 0, 1)
            .examples("belay logout belay.example.com")
            .runs(LoginCommands::logout),
        Entry.named("servers", "list the servers that you are logged in to")
            .json()
            .runs(LoginCommands::servers),
        Entry.named("use", "have commands go to this server from now on")
            .words("NAME", 1, 1)
            .examples("belay use belay.example.com")
            .runs(LoginCommands::use));
  }

  private static int login(Call call) throws IOException {
    String url = url(call);
    String name = call.option("name").orElseGet(() -> Login.nameOf(url));
    if (!Login.isName(name)) {
      throw Failure.usage(
          "\"" + name + "\" cannot be a server's name: letters, digits, dots, dashes.");
    }
    // Before anything is given out: a place to keep the token.
    Home home = place(call);
    Files.createDirectories(home.path());
    Logins logins = Logins.of(home);
    Optional<String> pem = new FirstTrust(call, url).settle();
    Optional<Path> authority =
        pem.isPresent() ? Optional.of(fresh(home, pem.get())) : Optional.empty();
    try {
      boolean plain = url.startsWith("http:");
      Login asked = new Login(name, url, "", "", authority, plain);
      Login in = call.has("token") ? byToken(call, asked) : byBrowser(call, asked);
      logins.keep(in, pem);
      tell(call, home, in);
      return 0;
    } finally {
      if (authority.isPresent()) {
        Files.deleteIfExists(authority.get());
      }
    }
  }

  /** The home of a server that is installed on this machine is not for everybody's logins. */
  private static Home place(Call call) {
    Path home = call.home().path();
    return Files.exists(home) && !Files.isWritable(home)
        ? Home.own(call.context().env())
        : call.home();
  }

  private static void tell(Call call, Home home, Login in) {
    call.console().line("You are logged in to " + in.url() + " as " + in.email() + ".");
    if (home.isServers()) {
      call.console().line("Commands here go to this machine's own server still. To change that:");
      call.console().line("  belay use " + in.name());
    }
  }

  private static Path fresh(Home home, String pem) throws IOException {
    Path file = Files.createTempFile(home.path(), "login", ".pem");
    Files.writeString(file, pem);
    return file;
  }

  private static String url(Call call) {
    String said = call.word(0).orElseThrow();
    String whole = said.contains("://") ? said : "https://" + said;
    if (!URL.matcher(whole).matches() || URI.create(whole).getHost() == null) {
      throw Failure.usage(
          "\"" + said + "\" is not the address of a server: https://HOST or https://HOST:PORT");
    }
    if (whole.startsWith("http:") && !call.has("plain-http")) {
      throw Failure.usage(
          "Over plain HTTP whoever carries a request can read your token, and nothing proves who"
              + " answers.",
          "Use https://, or say that you know: --plain-http");
    }
    return whole.replaceFirst("/$", "");
  }

  private static Credentials credentials(Login login) {
    return login.credentials(Optional.empty());
  }

  private static Login with(Login asked, String email, String token) {
    return new Login(asked.name(), asked.url(), email, token, asked.authority(), asked.plain());
  }

  private static Login byToken(Call call, Login asked) throws IOException {
    String token = typed(call);
    if (token.isEmpty()) {
      throw Failure.usage("No token was given: it is read from the terminal, or from stdin.");
    }
    Login in = with(asked, "", token);
    try (Progress progress = call.console().progress("Asking " + asked.url())) {
      Json account = new Api(credentials(in)).get("/account");
      progress.done(account.text("email"));
      return with(in, account.text("email"), token);
    }
  }

  /** Unseen at a terminal; a script pipes it in. No word of a command line: others see those. */
  private static String typed(Call call) throws IOException {
    Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    if (terminal.isPresent() && call.console().terminal().in()) {
      return new String(terminal.get().readPassword("Token: ")).strip();
    }
    byte[] bytes = call.console().in().readNBytes(TOKEN_BYTES_MAX);
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }

  private static Login byBrowser(Call call, Login asked) {
    Api api = new Api(credentials(asked));
    Json begun = api.post("/oauth/device-codes", Json.object("client", machine(call))).body();
    call.console().line("Open this address in any browser, sign in there, and compare the code:");
    call.console().line("  " + begun.text("verification_uri_complete"));
    call.console().line("  code: " + call.console().bold(begun.text("user_code")));
    Browser.show(call, begun.text("verification_uri_complete"));
    Duration life = Duration.ofSeconds(begun.number("expires_in"));
    long end = System.nanoTime() + life.toNanos();
    try (Progress progress = call.console().progress("Waiting for your yes there")) {
      while (System.nanoTime() < end) {
        Optional<Json> in = redeemed(api, begun.text("device_code"));
        if (in.isPresent()) {
          progress.done(in.get().text("email"));
          return with(asked, in.get().text("email"), in.get().text("token"));
        }
        pause(Math.max(1, begun.number("interval")));
      }
    }
    throw Failure.failed("Nobody said yes in time.", "Begin again: belay login " + asked.url());
  }

  private static Optional<Json> redeemed(Api api, String secret) {
    try {
      return Optional.of(
          api.post("/oauth/device-codes/actions/redeem", Json.object("device_code", secret))
              .body());
    } catch (ApiError e) {
      // A control plane that is just being replaced is asked again, and has forgotten it: then 410.
      if (e.id().equals("authorization_pending") || e.httpStatus() == 0) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static void pause(long seconds) {
    try {
      // The pause that the server asked for, as with any device code (RFC 8628 section 3.5).
      Thread.sleep(Duration.ofSeconds(seconds));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("Interrupted.");
    }
  }

  /** As the person who is to say yes knows it. */
  private static String machine(Call call) {
    String user = System.getProperty("user.name", "");
    try {
      return user + "@" + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return user + "@" + call.context().env().getOrDefault("HOSTNAME", "an unnamed machine");
    }
  }

  private static Login chosen(Call call, Logins logins) {
    if (call.word(0).isEmpty()) {
      return logins
          .current()
          .orElseThrow(() ->
              Failure.usage(
                  "You are logged in to no server elsewhere that is in use.",
                  "belay servers lists them; belay logout NAME."));
    }
    String name = call.word(0).get();
    return logins
        .find(name)
        .or(() ->
            logins.all().stream()
                .filter(l -> l.url().equals(name.replaceFirst("/$", "")))
                .findFirst())
        .orElseThrow(() -> unknown(name));
  }

  private static Failure unknown(String name) {
    return Failure.usage(
        "You are logged in to no server \"" + name + "\".",
        "belay servers lists those that you are; belay login URL adds one.");
  }

  private static int logout(Call call) throws IOException {
    Logins logins = Logins.of(call.home());
    Login login = chosen(call, logins);
    try {
      revoke(login);
    } catch (Failure e) {
      call.console().warn("The token could not be revoked: " + e.sentence());
      call.console().warn("Revoke it in the dashboard, under Account, or from another machine.");
    }
    logins.forget(login.name());
    call.console().line("You are logged out of " + login.url() + ".");
    return 0;
  }

  /** The token is known among its owner's by what lists show of it. */
  private static void revoke(Login login) {
    Api api = new Api(credentials(login));
    String token = login.token();
    if (token.length() < 12) {
      return;
    }
    String hint = token.substring(0, 10) + "**********" + token.substring(token.length() - 2);
    List<String> ids =
        api.get("/oauth/authorizations", "id ..; max=1000").items().stream()
            .filter(a -> a.text("access_token", "token").equals(hint))
            .map(a -> a.text("id"))
            .toList();
    if (ids.size() == 1) {
      var _ = api.delete("/oauth/authorizations/" + Api.segment(ids.getFirst()));
    }
  }

  private static int servers(Call call) {
    Logins logins = Logins.of(call.home());
    String current = logins.current().map(Login::name).orElse(Logins.OWN);
    if (call.json()) {
      return call.print(
          Json.of(
              logins.all().stream()
                  .map(l ->
                      Json.object(
                          "name", l.name(),
                          "url", l.url(),
                          "email", l.email(),
                          "current", l.name().equals(current)))
                  .toList()));
    }
    Table table = new Table(2, "", "Name", "Address", "As");
    if (call.home().isServers()) {
      Credentials own = call.home().known(call.context().env()).get(Logins.OWN);
      if (own != null) {
        table.row(mark(current, Logins.OWN), Logins.OWN, own.url(), own.email());
      }
    } else if (logins.all().isEmpty()) {
      call.console().line("You are logged in to no server. Begin with: belay login URL");
      return 0;
    }
    logins.all().forEach(l -> table.row(mark(current, l.name()), l.name(), l.url(), l.email()));
    call.console().lines(table.lines(call.console().terminal().columns()));
    return 0;
  }

  private static String mark(String current, String name) {
    return current.equals(name) ? "*" : "";
  }

  private static int use(Call call) throws IOException {
    Logins logins = Logins.of(call.home());
    String name = call.word(0).orElseThrow();
    if (name.equals(Logins.OWN) && call.home().isServers()) {
      logins.use(Optional.empty());
      call.console().line("Commands go to this machine's own server.");
      return 0;
    }
    Login login = chosen(call, logins);
    logins.use(Optional.of(login.name()));
    call.console().line("Commands go to " + login.url() + ", as " + login.email() + ".");
    return 0;
  }
}
