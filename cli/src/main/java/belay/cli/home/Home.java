package belay.cli.home;

import belay.cli.console.Failure;
import belay.cli.http.BadJson;
import belay.cli.http.Credentials;
import belay.cli.http.Json;
import belay.cli.http.Proof;
import belay.cli.http.Trust;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The directory where everything of one installation lives ({@code BELAY_HOME}). */
public record Home(Path path) {
  private static final Path MACHINES = Path.of("/var/lib/belay");

  /**
   * Where the environment says; else a person's own {@code ~/.belay} when anything is in it; else
   * the home of the server that is installed on this machine; else {@code /var/lib/belay} for root
   * and {@code ~/.belay}.
   */
  public static Home of(Map<String, String> env) {
    String told = env.getOrDefault("BELAY_HOME", "");
    if (!told.isEmpty()) {
      return new Home(Path.of(told).toAbsolutePath().normalize());
    }
    Optional<Path> installed = MachineConfig.of(env).home();
    if (System.getProperty("user.name", "").equals("root")) {
      return new Home(installed.orElse(MACHINES));
    }
    Home own = own(env);
    boolean used = own.isServers() || Files.exists(own.credentialsFile());
    return used ? own : installed.map(Home::new).orElse(own);
  }

  /** A person's own, where logins to servers elsewhere are kept. */
  public static Home own(Map<String, String> env) {
    return new Home(
        Path.of(env.getOrDefault("HOME", System.getProperty("user.home", "."))).resolve(".belay"));
  }

  public Path run() {
    return path.resolve("run");
  }

  public Path log() {
    return path.resolve("log");
  }

  public Path credentialsFile() {
    return path.resolve("credentials");
  }

  /** Told by the environment, the rest by the home's own file. */
  public Credentials credentials(Map<String, String> env) {
    String url = env.getOrDefault("BELAY_URL", "");
    String key = env.getOrDefault("BELAY_API_KEY", "");
    if (!url.isEmpty() && !key.isEmpty()) {
      return new Credentials(url, "", key, elsewhere(env));
    }
    if (!url.isEmpty()) {
      Optional<Login> login =
          Logins.of(this).all().stream()
              .filter(l -> Credentials.plain(l.url()).equals(Credentials.plain(url)))
              .findFirst();
      if (login.isPresent()) {
        return of(env, login.get());
      }
      Json file = credentialsJson();
      return new Credentials(url, file.text("email"), file.text("token"), elsewhere(env));
    }
    String named = env.getOrDefault("BELAY_SERVER", "");
    Logins logins = Logins.of(this);
    Optional<Login> login =
        named.isEmpty()
            ? logins.current()
            : Optional.of(logins.find(named).orElseGet(() -> own(named)));
    return login
        .filter(l -> !l.url().isEmpty())
        .map(l -> withKey(of(env, l), key))
        .orElseGet(() -> own(env, key));
  }

  /** The server of this home itself, said by name; else nobody knows that name. */
  private Login own(String named) {
    if (named.equals(Logins.OWN) && isServers()) {
      return new Login(named, "", "", "", Optional.empty(), false);
    }
    throw Failure.usage(
        "You are logged in to no server \"" + named + "\".",
        "belay servers lists those that you are.");
  }

  private static Credentials withKey(Credentials known, String key) {
    return key.isEmpty()
        ? known
        : new Credentials(known.url(), known.email(), key, known.trust(), known.publicUrl());
  }

  private static Credentials of(Map<String, String> env, Login login) {
    Credentials known = login.credentials(word(env));
    return trust(env)
        .map(t ->
            new Credentials(
                known.url(), known.email(), known.token(), t.with(known.trust().proof())))
        .orElse(known);
  }

  /**
   * All servers that somebody is logged in to here, the one that is used if nothing is said first.
   */
  public Map<String, Credentials> known(Map<String, String> env) {
    Logins logins = Logins.of(this);
    Map<String, Credentials> all = new LinkedHashMap<>();
    logins.current().ifPresent(l -> all.put(l.name(), of(env, l)));
    if (isServers() && Files.isReadable(credentialsFile())) {
      all.put(Logins.OWN, own(env, ""));
    }
    logins.all().forEach(l -> all.putIfAbsent(l.name(), of(env, l)));
    return all;
  }

  private Credentials own(Map<String, String> env, String key) {
    Json file = credentialsJson();
    String token = key.isEmpty() ? file.text("token") : key;
    refuseOriginals();
    return new Credentials(
        file.text("url"),
        file.text("email"),
        token,
        trust(env).orElseGet(this::ownTrust).with(proof(env, file)),
        Optional.of(file.text("public_url")).filter(text -> !text.isEmpty()));
  }

  /** The trust in a server that the environment names, which may be this home's all the same. */
  private Trust elsewhere(Map<String, String> env) {
    Proof own =
        isServers() ? Program.SERVER.running(this).map(Home::proof).orElse(Proof.NONE) : Proof.NONE;
    return trust(env).orElse(Trust.USUAL).with(word(env).orElse(own));
  }

  /** Why the server of this home's credentials is the one that is meant. */
  private Proof proof(Map<String, String> env, Json file) {
    Optional<Proof> word = word(env);
    if (word.isPresent()) {
      return word.get();
    }
    if (!file.text("socket").isEmpty()) {
      return new Proof.Own(file.text("url"), Path.of(file.text("socket")));
    }
    if (!isServers()) {
      return Proof.NONE;
    }
    return Program.SERVER.running(this).map(Home::proof).orElse(new Proof.Gone());
  }

  private static Proof proof(Json ready) {
    String socket = ready.text("api_socket");
    return socket.isEmpty()
        ? new Proof.Lives(ready.text("api_url"))
        : new Proof.Own(ready.text("api_url"), Path.of(socket));
  }

  /** That a person knows who answers over plain HTTP. */
  public static Optional<Proof> word(Map<String, String> env) {
    return env.getOrDefault("BELAY_PLAIN_HTTP", "").equals("yes")
        ? Optional.of(Proof.ANYBODY)
        : Optional.empty();
  }

  /** Whether it is a server's, and not only where somebody's login is kept. */
  public boolean isServers() {
    return Files.exists(ServerProperties.file(this))
        || Files.exists(path.resolve("data/ledger.db"));
  }

  /** The credentials in a copy of a home are for the original's API. */
  private void refuseOriginals() {
    Program.SERVER
        .original(this)
        .ifPresent(original -> {
          throw Failure.failed(
              path + " is a copy of " + original + ", and no Belay runs in the copy.",
              "To start one there: belay up",
              "For the original: BELAY_HOME=" + original + " belay ...");
        });
  }

  /** What the environment says; an authority of the machine's own need not be known here. */
  public static Optional<Trust> trust(Map<String, String> env) {
    return Optional.of(env.getOrDefault("BELAY_CA", ""))
        .filter(file -> !file.isEmpty())
        .map(file -> new Trust(Optional.of(Path.of(file))));
  }

  /** The authority that this home's server has, or that its owner accepted with an invitation. */
  private Trust ownTrust() {
    return Files.isReadable(authority()) ? new Trust(Optional.of(authority())) : Trust.USUAL;
  }

  /** Where the server of this home puts the certificate that clients trust. */
  public Path authority() {
    return path.resolve("ca.pem");
  }

  private Json credentialsJson() {
    try {
      Json file = Json.parse(Files.readString(credentialsFile()));
      if (file.text("token").isEmpty() || file.text("url").isEmpty()) {
        if (!file.at("servers").isNothing()) {
          throw Failure.usage(
              "No server is in use here.",
              "belay servers lists those that you are logged in to; belay use NAME takes one.",
              "belay login URL adds one.");
        }
        throw damaged();
      }
      return file;
    } catch (BadJson | CharacterCodingException e) {
      throw damaged();
    } catch (NoSuchFileException e) {
      throw Failure.failed(
          "No Belay is set up here: " + credentialsFile() + " is not there.",
          "Start one with: belay up",
          "For a server elsewhere: belay login URL, or set BELAY_URL and BELAY_API_KEY.");
    } catch (java.nio.file.AccessDeniedException e) {
      throw others();
    } catch (IOException e) {
      throw Failure.failed(credentialsFile() + " cannot be read: " + e.getMessage());
    }
  }

  boolean isOthers() {
    return Files.exists(credentialsFile()) && !Files.isReadable(credentialsFile());
  }

  /** The server of this home is others', and its credentials are not for who asks. */
  Failure others() {
    return Failure.failed(
        credentialsFile() + " belongs to somebody else.",
        group()
            .map(group ->
                "Members of the group "
                    + group
                    + " may use it: sudo adduser NAME "
                    + group
                    + ", then log in anew.")
            .orElse("To use it you must be its owner."),
        "For a server elsewhere: belay login URL, or set BELAY_URL and BELAY_API_KEY (belay users:invite"
            + " makes an invitation).");
  }

  /** The group that may read the credentials; empty when none may. */
  private Optional<String> group() {
    try {
      PosixFileAttributes file = Files.readAttributes(credentialsFile(), PosixFileAttributes.class);
      return file.permissions().contains(PosixFilePermission.GROUP_READ)
          ? Optional.of(file.group().getName())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  Failure damaged() {
    return Failure.failed(
        credentialsFile() + " is damaged: it does not hold the URL of a server and a token.",
        isServers()
            ? "On this machine belay up makes a new one; apps go on meanwhile."
            : "Log in again: belay login URL, or an invitation (belay accept).");
  }
}
