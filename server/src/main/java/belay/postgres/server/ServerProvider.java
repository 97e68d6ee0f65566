package belay.postgres.server;

import belay.provider.AddonPlan;
import belay.provider.AddonService;
import belay.provider.Outcome;
import belay.provider.Provider;
import belay.provider.ProviderFailed;
import belay.provider.Resource;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes PostgreSQL add-ons on a server that is there already: a database, and two login roles that
 * act as its owner. That server's memory, disk and backups are its operator's.
 */
public final class ServerProvider implements Provider {
  /** Of the own clusters' plans what such a server can keep. */
  private record Size(String name, List<String> others, int connections) {}

  private static final List<Size> SIZES =
      List.of(
          new Size("essential-0", List.of("mini", "hobby-dev", "dev"), 20),
          new Size("essential-1", List.of("basic", "hobby-basic"), 20),
          new Size("essential-2", List.of(), 40),
          new Size("standard-0", List.of(), 120),
          new Size("standard-2", List.of(), 400));

  private static final AddonService SERVICE =
      new AddonService(
          "postgresql-server",
          List.of("postgresql", "heroku-postgresql", "postgres", "heroku-postgres"),
          "PostgreSQL, a database on a named server",
          "DATABASE",
          "HEROKU_POSTGRESQL",
          SIZES.stream()
              .map(size ->
                  new AddonPlan(
                      size.name(),
                      size.others(),
                      size.name().replace('-', ' '),
                      size.connections() + " connections; memory and disk are the server's"))
              .toList());

  private static final int VERSION_MIN = 150_000;
  private static final int VERSION_UNIT = 10_000;
  private static final int SALT_BYTES = 16;

  private final NamedServer server;
  private final ClientProgram program;
  private final SecureRandom random;

  public ServerProvider(NamedServer server, ClientProgram program, SecureRandom random) {
    this.server = server;
    this.program = program;
    this.random = random;
  }

  @Override
  public AddonService service() {
    return SERVICE;
  }

  @Override
  public Optional<String> docs() {
    return Optional.of("https://www.postgresql.org/docs/current/");
  }

  @Override
  public Optional<String> obstacle() {
    return program.find().isPresent()
        ? Optional.empty()
        : Optional.of(
            "psql is not installed on this machine, which talks to "
                + server.place()
                + " (Debian: apt-get install postgresql-client).");
  }

  @Override
  public Optional<String> unreachedByContainers(boolean own) {
    return server.isLocal() && !own
        ? Optional.of(
            "it is on this machine's 127.0.0.1, and they are on no network of the app's own.")
        : Optional.empty();
  }

  @Override
  public Optional<String> place(Resource resource) {
    ServerDatabase database = read(resource);
    return Optional.of("database " + database.name() + " on " + database.host());
  }

  private static ServerDatabase read(Resource resource) {
    return ServerDatabase.read(resource.notes().all());
  }

  /** Its database, on the server that is named now. */
  private ServerDatabase known(Resource resource) {
    ServerDatabase database = read(resource);
    if (!database.host().equals(server.place())) {
      throw new ProviderFailed(
          resource.name()
              + " is on "
              + database.host()
              + ", and postgresql.server names "
              + server.place()
              + ". It works on; to change it, name its own server again.");
    }
    return database;
  }

  private String say(String sql) {
    return client().say(server.database(), sql);
  }

  private ServerClient client() {
    return new ServerClient(
        program.find().orElseThrow(() -> new ProviderFailed(obstacle().orElse("psql is gone."))),
        server);
  }

  private static int connections(AddonPlan plan) {
    return SIZES.stream()
        .filter(size -> size.name().equals(plan.name()))
        .mapToInt(Size::connections)
        .findFirst()
        .orElse(SIZES.getFirst().connections());
  }

  private String verifier(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return Scram.verifier(password, salt);
  }

  /** Whether the user may do everything there; refuses a server that will not do. */
  private boolean looked() {
    List<String> found = List.of(say(ServerSetup.look()).strip().split("\t", -1));
    if (found.size() != 4 || !found.getFirst().matches("\\d{5,7}")) {
      throw new ProviderFailed(server.place() + " does not answer as PostgreSQL does.");
    }
    int version = Integer.parseInt(found.getFirst());
    if (version < VERSION_MIN) {
      throw new ProviderFailed(
          "PostgreSQL at %s is of version %d; add-ons need %d or newer. Nothing was made."
              .formatted(server.place(), version / VERSION_UNIT, VERSION_MIN / VERSION_UNIT));
    }
    boolean may = IntStream.of(2, 3).allMatch(i -> found.get(i).equals("t"));
    if (!may) {
      throw new ProviderFailed(
          "%s may not make databases and roles at %s. There: ALTER ROLE \"%1$s\" CREATEDB CREATEROLE. Nothing was made."
              .formatted(server.user(), server.place()));
    }
    return found.get(1).equals("t");
  }

  @Override
  public Outcome provision(Resource resource) {
    if (resource.notes().all().isEmpty()) {
      // Written down before anything is done with it: a second try has the same names.
      resource.notes().keep(ServerDatabase.fresh(resource.id(), server.place(), random).notes());
    }
    ServerDatabase database = known(resource);
    boolean all = looked();
    resource.notes().keep(database.begins().notes());
    int limit = connections(resource.plan());
    say(ServerSetup.make(database, limit, all, verifier(database.password())));
    return new Outcome.Ready(Map.of("URL", database.url(server)));
  }

  /** Nothing: whoever runs the server has it run. */
  @Override
  public void begin(Resource resource) {
    // It is no process of this machine's.
  }

  @Override
  public Outcome change(Resource resource, AddonPlan to) {
    ServerDatabase database = known(resource);
    say(ServerSetup.limit(database, connections(to)));
    return new Outcome.Ready(Map.of("URL", database.url(server)));
  }

  @Override
  public void suspend(Resource resource) {
    say(ServerSetup.close(known(resource)));
  }

  @Override
  public Outcome resume(Resource resource) {
    ServerDatabase database = known(resource);
    say(
        ServerSetup.open(database)
            + ServerSetup.password(database, database.login(), verifier(database.password())));
    settle(resource);
    return new Outcome.Ready(Map.of("URL", known(resource).url(server)));
  }

  @Override
  public void deprovision(Resource resource) {
    if (read(resource).begun()) {
      say(ServerSetup.drop(known(resource)));
    }
  }

  @Override
  public Outcome rotate(Resource resource) {
    ServerDatabase database = known(resource);
    if (database.next().isEmpty()) {
      database = database.rotating(ServerDatabase.password(random));
      resource.notes().keep(database.notes());
    }
    say(ServerSetup.password(database, database.other(), verifier(database.next())));
    return new Outcome.Ready(Map.of("URL", database.rotated().url(server)));
  }

  @Override
  public void settle(Resource resource) {
    ServerDatabase database = known(resource);
    if (!database.next().isEmpty()) {
      database = database.rotated();
      say(
          ServerSetup.password(database, database.login(), verifier(database.password()))
              + ServerSetup.retire(database, database.other()));
      resource.notes().keep(database.notes());
    }
  }
}
