package belay.backup;

import belay.activity.Activities;
import belay.apps.PlainSettings;
import belay.apps.SqlApps;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.ledger.Draft;
import belay.ledger.SqlLedger;
import belay.release.Actor;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.Limits;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import belay.slug.FileSlugs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A home with the real ledger and store in it, and no program. */
final class Server implements AutoCloseable, InstantSource {
  private static final Change CHANGE =
      new Change(
          new Actor(new UUID(0, 1), "ana@example.com", "key"), Change.Source.GIT, Optional.empty());

  final Path home;
  final Database database;
  final SqlLedger ledger;
  final SqlApps apps;
  final FileSlugs slugs;
  final List<String> told = new ArrayList<>();

  Server(Path home) throws IOException {
    this.home = home;
    for (String directory : List.of("data", "keys", "run", "apps", "build")) {
      Files.createDirectories(home.resolve(directory));
    }
    Files.writeString(home.resolve("server.properties"), "bind=127.0.0.1\n");
    Files.writeString(home.resolve("credentials"), "{\"token\":\"secret\"}");
    database = FreshDatabase.open(home.resolve("data/ledger.db"));
    SecureRandom random = new SecureRandom();
    ledger =
        SqlLedger.open(
            database, Activities.unheard(), home.resolve("keys/config.key"), this, random);
    apps = new SqlApps(database, Activities.unheard(), PlainSettings.SEAL, this, random);
    slugs = new FileSlugs(home.resolve("slugs"));
  }

  @Override
  public Instant instant() {
    return Instant.parse("2024-01-15T11:30:00Z");
  }

  App app(String name) throws IOException {
    App app = apps.create(new AppName(name), new UUID(0, 1), CHANGE);
    Path place = Files.createDirectories(home.resolve("apps").resolve(name));
    Files.writeString(place.resolve(".app-id"), app.id() + "\n");
    Files.createDirectories(place.resolve("log"));
    Files.writeString(place.resolve("log/1.log"), "said ü\n");
    return app;
  }

  /** A release of a slug that holds this text. */
  UUID deploy(App app, String text) throws IOException {
    UUID id = UUID.randomUUID();
    Path tree = Files.createDirectories(home.resolve("build").resolve(id.toString()));
    Files.writeString(tree.resolve("app.txt"), text);
    Files.createDirectories(tree.resolve("bin"));
    Files.writeString(tree.resolve("bin/start"), "exec true");
    var stored = slugs.store(id, tree);
    ledger.keep(
        new Slug(
            id,
            app.id(),
            Optional.empty(),
            Optional.empty(),
            "Node.js",
            Optional.empty(),
            new TreeMap<>(Map.of("web", "bin/start")),
            new TreeMap<>(),
            new Slug.Health(Optional.empty(), java.time.Duration.ofSeconds(10)),
            true,
            List.of(),
            Slug.Copied.MIGRATIONS,
            List.of(),
            Limits.USUAL,
            List.of(),
            stored.bytes(),
            stored.treeHash(),
            instant()));
    Release release =
        ledger.append(
            new Draft(
                app.id(),
                Kind.DEPLOY,
                Release.Ref.NONE,
                "Deploy",
                CHANGE,
                true,
                Optional.of(id),
                ConfigVars.of(Map.of("A", "1"))));
    ledger.mark(release, ReleaseStatus.SUCCEEDED, "");
    return id;
  }

  /** A commit in the app's repository that a branch points to. */
  String commit(App app, String branch, String text) throws IOException {
    Path directory = home.resolve("apps").resolve(app.name().value()).resolve("repo.git");
    boolean fresh = !Files.exists(directory);
    try (Repository repository =
        new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().build()) {
      if (fresh) {
        repository.create(true);
      }
      ObjectId id;
      try (ObjectInserter inserter = repository.newObjectInserter()) {
        id = inserter.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8));
        inserter.flush();
      }
      RefUpdate update = repository.updateRef("refs/tags/" + branch);
      update.setNewObjectId(id);
      update.forceUpdate();
      return id.name();
    }
  }

  Backup.Made backUp(Path place) {
    return backup().make(place, Optional.empty());
  }

  Backup backup() {
    return new Backup(home, this, new SecureRandom(), told::add);
  }

  @Override
  public void close() {
    database.close();
  }
}
