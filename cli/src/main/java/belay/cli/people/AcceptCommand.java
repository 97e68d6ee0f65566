package belay.cli.people;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.home.Home;
import belay.cli.home.Login;
import belay.cli.home.Logins;
import belay.cli.http.Api;
import belay.cli.http.Authority;
import belay.cli.http.Credentials;
import belay.cli.http.Json;
import belay.cli.http.Proof;
import belay.cli.http.Trust;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code belay accept}: what an invited person runs once, on his own machine. */
public final class AcceptCommand {
  private static final Pattern URL =
      Pattern.compile(
          "(https?://[^/\\s]+.*?)/invitations/([A-Za-z0-9_-]{1,200})/?"
              + "(?:#ca-sha256=([0-9A-Fa-f:]{64,95}))?");

  private static final Optional<Path> ANYBODYS = Optional.empty();

  private AcceptCommand() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("accept", "accept an invitation, and be logged in here")
            .words("URL", 1, 1)
            .option("--key", "FILE", "also add this public SSH key")
            .option("--ca", "FILE", "trust this copy of the server's ca.pem")
            .flag("--force", "forget the credentials that are kept here")
            .examples(
                "belay accept https://belay.example.com:7700/invitations/invitation_...#ca-sha256=...")
            .runs(AcceptCommand::run));
  }

  private static int run(Call call) throws IOException {
    Matcher url = URL.matcher(call.word(0).orElseThrow());
    if (!url.matches()) {
      throw Failure.usage(
          "That is not the address of an invitation: https://HOST:PORT/invitations/...",
          "Take all of it, as it was given to you, and put it in quotes.");
    }
    Optional<String> key = key(call);
    Path file = call.home().credentialsFile();
    insistFree(call, url.group(1));
    // Before the invitation is used up: a place to keep the token.
    Files.createDirectories(call.home().path());
    Path fresh = secretFile(call);
    Path authority = call.home().path().resolve("ca.pem.new");
    try {
      Trust trust = trust(call, url, authority);
      return accept(call, url, trust, key, file);
    } finally {
      Files.deleteIfExists(fresh);
      Files.deleteIfExists(authority);
    }
  }

  private static Path secretFile(Call call) throws IOException {
    return Files.createTempFile(
        call.home().path(),
        "credentials",
        ".new",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /**
   * By whom the server has to be certified: whom a file names, or else the invitation; or, where a
   * proxy stands before the server, those that this machine trusts anyway.
   */
  private static Trust trust(Call call, Matcher url, Path authority) throws IOException {
    Optional<Path> named = call.option("ca").map(call.context().directory()::resolve);
    if (named.isPresent() && !Files.isReadable(named.get())) {
      throw Failure.usage(
          named.get() + " cannot be read. It should be a copy of the server's ca.pem.");
    }
    Optional<Trust> told =
        named.map(f -> new Trust(named)).or(() -> Home.trust(call.context().env()));
    Optional<String> print = Optional.ofNullable(url.group(3));
    if (told.isPresent() || print.isEmpty() || !url.group(1).startsWith("https:")) {
      return told.orElse(Trust.USUAL);
    }
    Optional<String> pem;
    try {
      pem = Authority.shownBy(URI.create(url.group(1)), print.get());
    } catch (IOException | IllegalArgumentException e) {
      // What is wrong is said when the invitation is shown there.
      return Trust.USUAL;
    }
    if (pem.isEmpty()) {
      call.console()
          .warn(
              "What answers at "
                  + url.group(1)
                  + " is not certified by the authority that the invitation names.");
      return Trust.USUAL;
    }
    Files.writeString(authority, pem.get());
    return new Trust(Optional.of(authority));
  }

  private static int accept(Call call, Matcher url, Trust trust, Optional<String> key, Path file)
      throws IOException {
    Trust proven = trust.with(Home.word(call.context().env()).orElse(Proof.NONE));
    Json in;
    try (Progress progress = call.console().progress("Accepting the invitation")) {
      in =
          new Api(new Credentials(url.group(1), "", "", proven))
              .post(
                  "/invitations",
                  Json.object("secret", url.group(2), "description", "belay accept"))
              .body();
      progress.done(in.text("email"));
    }
    String token = in.text("token");
    Login login =
        new Login(
            Login.nameOf(url.group(1)), url.group(1), in.text("email"), token, ANYBODYS, false);
    try {
      Optional<Path> pem = trust.authority();
      Logins.of(call.home())
          .keep(
              login, pem.isPresent() ? Optional.of(Files.readString(pem.get())) : Optional.empty());
    } catch (IOException e) {
      call.console().warn(file + " cannot be written (" + e.getMessage() + "). Use these instead:");
      call.console().line("BELAY_URL=" + url.group(1));
      call.console().line("BELAY_API_KEY=" + token);
      return Failure.FAILED;
    }
    if (key.isPresent()) {
      try (Progress progress = call.console().progress("Adding the key")) {
        var _ = call.api().post("/account/keys", Json.object("public_key", key.get()));
        progress.done();
      }
    }
    call.console().line("You are logged in as " + in.text("email") + ". Next:");
    call.console().line("  belay apps");
    call.console().line("  belay keys:add        for git push and commands over SSH");
    return 0;
  }

  /** Read first: a file that is not there must not cost an invitation. */
  private static Optional<String> key(Call call) throws IOException {
    Optional<String> named = call.option("key");
    return named.isEmpty()
        ? Optional.empty()
        : Optional.of(PeopleCommands.publicKey(call.context().directory().resolve(named.get())));
  }

  private static void insistFree(Call call, String url) {
    if (Files.exists(call.home().path().resolve("server.properties"))) {
      throw Failure.failed(
          call.home().path() + " is the home of a server, whose own credentials are kept in it.",
          "Accept with a home of its own: BELAY_HOME=~/.belay-guest belay accept URL");
    }
    if (!call.has("force") && Logins.of(call.home()).find(Login.nameOf(url)).isPresent()) {
      throw Failure.failed(
          "You are logged in to " + url + " already.",
          "belay whoami says as whom; --force forgets that, another BELAY_HOME keeps both.");
    }
  }
}
