package belay.cli.home;

import belay.cli.console.Failure;
import belay.cli.http.BadJson;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The servers that a person is logged in to, in the one file {@code credentials} of a home (mode
 * 0600). A server keeps its own credential at the top of the same file, and so did versions that
 * knew one login only.
 */
public final class Logins {
  /** What the server of this very home is called. */
  public static final String OWN = "local";

  private final Home home;
  private final Map<String, Login> all = new TreeMap<>();
  private final Json top;
  private Optional<String> current;

  private Logins(Home home, Json file) {
    this.home = home;
    this.top = file;
    Map<String, Json> servers = file.at("servers").fields();
    servers.forEach((name, kept) -> all.put(name, Login.of(name, kept, certificate(name))));
    this.current = Optional.of(file.text("current")).filter(all::containsKey);
    // With a socket they are what a server lends to a command that came by SSH, and no login.
    boolean lent = !file.text("socket").isEmpty();
    if (!home.isServers() && !lent && !file.text("url").isEmpty()) {
      old(file);
    }
  }

  /** A login as versions before kept it. */
  private void old(Json file) {
    String name = Login.nameOf(file.text("url"));
    Optional<Path> authority = Optional.of(home.authority()).filter(Files::isReadable);
    if (all.putIfAbsent(name, Login.of(name, file, authority)) == null && current.isEmpty()) {
      current = Optional.of(name);
    }
  }

  /** What is kept; nothing where there is no such file, or another's. */
  public static Logins of(Home home) {
    try {
      return new Logins(home, Json.parse(Files.readString(home.credentialsFile())));
    } catch (NoSuchFileException e) {
      return new Logins(home, Json.NOTHING);
    } catch (BadJson | CharacterCodingException | IllegalArgumentException e) {
      throw home.damaged();
    } catch (AccessDeniedException e) {
      throw home.others();
    } catch (IOException e) {
      throw Failure.failed(home.credentialsFile() + " cannot be read: " + e.getMessage());
    }
  }

  public List<Login> all() {
    return List.copyOf(all.values());
  }

  public Optional<Login> find(String name) {
    return Optional.ofNullable(all.get(name));
  }

  /** The one that commands are for if nothing says another; empty for the home's own server. */
  public Optional<Login> current() {
    boolean only = current.isEmpty() && all.size() == 1 && !home.isServers();
    return only ? Optional.of(all.values().iterator().next()) : current.flatMap(this::find);
  }

  private Path certificateFile(String name) {
    return home.path().resolve("servers").resolve(name.replace(':', '_') + ".pem");
  }

  private Optional<Path> certificate(String name) {
    return Optional.of(certificateFile(name)).filter(Files::isReadable);
  }

  /**
   * Keeps one, in place of another of its name.
   *
   * @param pem the certificate to trust from now on; empty for those that this machine trusts
   */
  public void keep(Login login, Optional<String> pem) throws IOException {
    Files.createDirectories(home.path());
    Path file = certificateFile(login.name());
    if (pem.isPresent()) {
      Files.createDirectories(home.path().resolve("servers"));
      replace(file, pem.get());
    } else {
      Files.deleteIfExists(file);
    }
    all.put(login.name(), login);
    boolean first = !home.isServers();
    save(first ? Optional.of(login.name()) : current);
  }

  public void forget(String name) throws IOException {
    all.remove(name);
    save(current.filter(now -> !now.equals(name)));
    Files.deleteIfExists(certificateFile(name));
  }

  /** From now on commands are for this one; empty for the home's own server. */
  public void use(Optional<String> name) throws IOException {
    save(name);
  }

  private void save(Optional<String> next) throws IOException {
    Map<String, Object> content = new LinkedHashMap<>();
    if (home.isServers()) {
      content.putAll(top.fields());
    } else if (!top.text("url").isEmpty()) {
      moveOld(Login.nameOf(top.text("url")));
    }
    Map<String, Object> servers = new LinkedHashMap<>();
    all.forEach((name, login) -> servers.put(name, login.kept()));
    content.put("servers", servers);
    next.ifPresentOrElse(name -> content.put("current", name), () -> content.remove("current"));
    replace(home.credentialsFile(), Json.of(content).pretty() + "\n");
    current = next;
  }

  /** Its certificate becomes that login's own. */
  private void moveOld(String name) throws IOException {
    if (Files.isReadable(home.authority()) && all.containsKey(name)) {
      Files.createDirectories(home.path().resolve("servers"));
      if (!Files.exists(certificateFile(name))) {
        replace(certificateFile(name), Files.readString(home.authority()));
      }
    }
    Files.deleteIfExists(home.authority());
  }

  /** Whole or not at all, and its owner's alone. */
  private static void replace(Path file, String text) throws IOException {
    Path fresh =
        Files.createTempFile(
            Objects.requireNonNull(file.getParent(), "a file of a home has a directory"),
            "credentials",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
