package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Every way in to a server, as its clients come: what they were given at the first start (a token,
 * the authority's certificate, the SSH host key) must be good after every later one. A journey that
 * restarts or replaces something asks for {@link #open} before and after.
 */
final class Doors {
  private final Machine machine;
  private final String app;
  private final Path authority;
  private final Path knownHosts;
  private final Path key;

  private Doors(Machine machine, String app, Path authority) {
    this.machine = machine;
    this.app = app;
    this.authority = authority;
    this.knownHosts = machine.root.resolve("doors_known_hosts");
    this.key = machine.root.resolve("doors_key");
  }

  /**
   * The doors of a server.
   *
   * @param app one that was deployed
   */
  static Doors of(Machine machine, String app) {
    return of(machine, app, machine.home.resolve("ca.pem"));
  }

  /**
   * The same, of one with a certificate that was given to it.
   *
   * @param authority what clients trust; they keep what it is now
   */
  static Doors of(Machine machine, String app, Path authority) {
    try {
      Path kept = Files.copy(authority, machine.root.resolve("doors-" + app + ".pem"));
      Doors doors = new Doors(machine, app, kept);
      doors.addKey();
      return doors;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean ssh() {
    return Files.isExecutable(Path.of("/usr/bin/ssh"));
  }

  private void addKey() {
    if (ssh()) {
      List<String> make =
          List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
      Run.of(machine.root, machine.env(), make).ok();
      machine.belay("keys:add", key + ".pub").ok();
    }
  }

  /** Asserts that each of them lets in whom it should. */
  void open(String when) {
    api(when);
    git(when);
    sshDoor(when);
    oneOffs(when);
    assertThat(machine.get(app, "/").status()).as("the router, %s", when).isEqualTo(200);
  }

  private int port() {
    return URI.create(machine.credentials().path("url").asText()).getPort();
  }

  private String token() {
    return machine.credentials().path("token").asText();
  }

  private void api(String when) {
    for (String url : List.of("http://127.0.0.1:", "https://localhost:")) {
      for (String path : List.of("/account", "/apps/" + app, "/v2/")) {
        assertThat(get(url + port() + path, token()).statusCode())
            .as("%s%s, %s", url, path, when)
            .isEqualTo(200);
      }
      assertThat(get(url + port() + "/v2/", "wrong").headers().firstValue("WWW-Authenticate"))
          .as("what the registry asks, %s", when)
          .isPresent();
    }
  }

  private HttpResponse<String> get(String url, String token) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token).build();
    try (HttpClient client = HttpClient.newBuilder().sslContext(trust()).build()) {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private SSLContext trust() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var in = Files.newInputStream(authority)) {
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private void git(String when) {
    for (String scheme : List.of("http://", "https://")) {
      String url = scheme + "belay:" + token() + "@localhost:" + port() + "/" + app + ".git";
      String trusted = "http.sslCAInfo=" + authority;
      Run listed = machine.git(machine.root, "-c", trusted, "ls-remote", url);
      assertThat(listed.text()).as("git over %s %s", scheme, when).contains("refs/heads/main");
    }
  }

  private void sshDoor(String when) {
    int port = machine.ready().get("ssh_port").asInt();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      assertThat(new String(socket.getInputStream().readNBytes(8), StandardCharsets.US_ASCII))
          .as("SSH %s", when)
          .isEqualTo("SSH-2.0-");
    } catch (IOException e) {
      throw new AssertionError("SSH " + when, e);
    }
    if (ssh()) {
      Map<String, String> env = new HashMap<>(machine.env());
      // The host key is learnt the first time, and must be the same ever after.
      String learns = Files.exists(knownHosts) ? "yes" : "accept-new";
      env.put(
          "GIT_SSH_COMMAND",
          "ssh -o IdentitiesOnly=yes -o LogLevel=ERROR -i "
              + key
              + " -o UserKnownHostsFile="
              + knownHosts
              + " -o StrictHostKeyChecking="
              + learns);
      String url = "ssh://belay@127.0.0.1:" + port + "/" + app + ".git";
      Run listed = Run.of(machine.root, env, List.of("git", "ls-remote", url));
      assertThat(listed.text()).as("git over SSH %s", when).contains("refs/heads/main");
    }
  }

  /** Belay's own command on this machine, and as from another one: over TLS. */
  private void oneOffs(String when) {
    Map<String, String> elsewhere = new HashMap<>(machine.env());
    elsewhere.put("BELAY_HOME", machine.root.resolve("elsewhere").toString());
    elsewhere.put("BELAY_URL", "https://localhost:" + port());
    elsewhere.put("BELAY_API_KEY", token());
    elsewhere.put("BELAY_CA", authority.toString());
    for (Map<String, String> env : List.of(machine.env(), elsewhere)) {
      List<String> command =
          List.of(
              Machine.REPOSITORY.resolve("belay").toString(),
              "run",
              "-a",
              app,
              "--",
              "echo inside; exit 9");
      Run run = Run.of(machine.root, env, command);
      assertThat(run.out()).as("a one-off dyno %s: %s", when, run.text()).contains("inside");
      run.failed(9);
    }
  }
}
