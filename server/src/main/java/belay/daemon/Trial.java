package belay.daemon;

import belay.backup.BackupFailed;
import belay.backup.Restore;
import belay.home.Home;
import belay.home.HomeLock;
import belay.home.StateFile;
import belay.release.BelayException;
import belay.settings.ServerConfig;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * Tries a backup: restores it to a scratch home, starts the control plane on that, and asks it,
 * over its API, for every app's ledger, config and code. Nothing outside the scratch home is
 * reached: no dyno is started, no webhook or log is sent, no container engine asked.
 */
public final class Trial {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;

  private final Home home;
  private final InstantSource time;
  private final Consumer<String> tell;

  Trial(Path scratch, InstantSource time, Consumer<String> tell) {
    this.home = new Home(scratch);
    this.time = time;
    this.tell = tell;
  }

  /** The counts of a backup that was found whole. */
  record Seen(int apps, long rows) {}

  Seen run(Restore restore, Optional<char[]> passphrase) {
    restore.into(home.root(), passphrase);
    tell.accept("Starting a control plane on it");
    try {
      Properties properties = settle();
      home.prepare();
      ServerConfig config = ServerConfig.of(properties, home.config().toString());
      HomeLock lock = HomeLock.take(home);
      try (Daemon daemon = Daemon.start(home, lock, config, Outside.SHUT, false, time)) {
        return look(restore, config.apiPort());
      }
    } catch (IOException e) {
      throw failed(restore, "the scratch home failed: " + e.getMessage());
    } catch (BackupFailed e) {
      throw e;
    } catch (BelayException e) {
      throw failed(restore, String.valueOf(e.getMessage()));
    }
  }

  private static BackupFailed failed(Restore restore, String why) {
    return new BackupFailed("The backup " + restore.backup() + " does not start: " + why);
  }

  /** The settings of the original, on ports of this machine that are free, without an engine. */
  private Properties settle() throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(home.config())) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      // A home that was never started by the command has none.
    }
    properties.setProperty("bind", "127.0.0.1");
    properties.setProperty("docker.host", "unix://" + home.run().resolve("no-docker.sock"));
    for (String given :
        new String[] {
          "tls.certificate", "tls.key", "drains.ca", "smtp.ca", "backup.to", "metrics.port"
        }) {
      // It may be a file elsewhere, and this is no trial of that.
      properties.remove(given);
    }
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket api = new ServerSocket(0, 1, loopback);
        ServerSocket ssh = new ServerSocket(0, 1, loopback);
        ServerSocket http = new ServerSocket(0, 1, loopback)) {
      properties.setProperty("api.port", Integer.toString(api.getLocalPort()));
      properties.setProperty("ssh.port", Integer.toString(ssh.getLocalPort()));
      properties.setProperty("http.port", Integer.toString(http.getLocalPort()));
    }
    try (Writer writer = Files.newBufferedWriter(home.config())) {
      properties.store(writer, null);
    }
    return properties;
  }

  private Seen look(Restore restore, int port) throws IOException {
    tell.accept("Verifying its ledger and apps");
    String token = StateFile.read(home.credentials()).path("token").asText();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var api = new Asked(client, "http://127.0.0.1:" + port, token, restore);
      JsonNode apps = api.get("/apps");
      long rows = 0;
      for (JsonNode app : apps) {
        String name = app.path("name").asText();
        JsonNode verified = api.get("/apps/" + name + "/ledger/verify");
        if (!verified.path("whole").asBoolean()) {
          throw failed(
              restore,
              "the ledger of " + name + " is not whole: " + verified.path("fault").asText() + ".");
        }
        rows += verified.path("rows").asLong();
        var _ = api.get("/apps/" + name + "/config-vars");
        laidOut(restore, name, api);
      }
      if (apps.size() != restore.apps()) {
        throw failed(restore, "it has " + apps.size() + " apps and not " + restore.apps() + ".");
      }
      return new Seen(apps.size(), rows);
    }
  }

  /** What serves was put on disk by the start, as it is when dynos are about to start from it. */
  private void laidOut(Restore restore, String app, Asked api) throws IOException {
    JsonNode formation = api.get("/apps/" + app + "/formation");
    Path place = home.apps().root().resolve(app);
    boolean serves = !formation.isEmpty();
    if (serves && !Files.isDirectory(place.resolve("current"))) {
      throw failed(restore, "the release that serves of " + app + " could not be laid out.");
    }
  }

  /** The API of the scratch home. */
  private record Asked(HttpClient client, String url, String token, Restore restore) {
    JsonNode get(String path) throws IOException {
      try {
        var answer =
            client.send(
                HttpRequest.newBuilder(URI.create(url + path))
                    .header("Authorization", "Bearer " + token)
                    .header("Accept", "application/vnd.heroku+json; version=3")
                    .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != OK && answer.statusCode() != 206) {
          throw failed(restore, path + " answers " + answer.statusCode() + ".");
        }
        return JSON.readTree(answer.body());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failed(restore, "interrupted.");
      }
    }
  }
}
