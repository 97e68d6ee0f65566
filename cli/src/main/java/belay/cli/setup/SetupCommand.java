package belay.cli.setup;

import belay.api.program.SettingKeys;
import belay.cli.command.Browser;
import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Console;
import belay.cli.console.Failure;
import belay.cli.console.Lines;
import belay.cli.doctor.Doctor;
import belay.cli.doctor.Finding;
import belay.cli.http.Json;
import belay.cli.machine.AsOwner;
import belay.cli.machine.HomeDirectories;
import belay.cli.machine.Installation;
import belay.cli.machine.OwnCredential;
import belay.cli.machine.Ports;
import belay.cli.setup.SetupWish.Encryption;
import belay.cli.systemd.Units;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** {@code belay setup}: gives a server a name on the Internet. */
public final class SetupCommand {
  private static final Set<String> RESERVED = Set.of("belay", "www", "api");
  private static final String DIRECTORY = "https://acme-v02.api.letsencrypt.org/directory";

  private final Call call;
  private final Console console;
  private final SettingsFile settings;
  private final SettingsFile before;

  private SetupCommand(Call call) {
    this.call = call;
    this.console = call.console();
    this.settings = SettingsFile.of(call.home());
    this.before = SettingsFile.before(call.home());
  }

  public static List<Entry> entries() {
    return List.of(
        Entry.named("setup", "give this server a name on the Internet, or take it away")
            .words("[DOMAIN]", 0, 1)
            .option("--ip", "ADDRESS", "it has an address and no domain")
            .option("--apps-domain", "DOMAIN", "apps get names under this domain instead")
            .option("--email", "ADDRESS", "whom the certificate authority writes to")
            .option("--bind", "ADDRESS", "the address to listen on (all)")
            .option("--http-port", "PORT", "the router's for HTTP (80)")
            .option("--https-port", "PORT", "the router's for HTTPS (443)")
            .flag("--behind-proxy", "a proxy of your own ends TLS in front of the router")
            .flag("--plain-http", "without TLS, for a trial: tokens can be read on the way")
            .flag("--no-dns-check", "go on though the names do not lead here yet")
            .flag("--check", "look only, change nothing")
            .flag("--undo", "listen on this machine alone again")
            .json()
            .examples(
                "belay setup example.com --email ana@example.com",
                "belay setup example.com --apps-domain example-apps.net",
                "belay setup --ip 203.0.113.7",
                "belay setup --undo")
            .runs(SetupCommand::carryOut));
  }

  /** Where units start the programs only root changes how; elsewhere it is the home's owner. */
  private static int carryOut(Call call) throws IOException {
    Optional<Units> units = Units.of(call);
    if (units.isEmpty()) {
      return AsOwner.run(call, c -> new SetupCommand(c).run());
    }
    units.get().insistRoot("setup" + call.word(0).map(domain -> " " + domain).orElse(""));
    return new SetupCommand(call).run();
  }

  private int run() throws IOException {
    Installation installation = Installation.of(call.context().env());
    OwnCredential.in(call.home()).insistOwn();
    if (call.has("undo")) {
      return undo();
    }
    SetupWish wish = wish();
    List<Finding> found = look(wish, installation);
    boolean well = found.stream().allMatch(f -> f instanceof Finding.Well);
    if (!call.json()) {
      found.forEach(f -> Doctor.tell(console, f));
    }
    if (!well || call.has("check")) {
      return found(found, well);
    }
    if (Units.of(call).isEmpty()) {
      HomeDirectories.make(call.home());
    }
    keepBefore();
    apply(wish.settings(Set.copyOf(SettingKeys.ALL)));
    return tell(wish, found);
  }

  private int found(List<Finding> found, boolean well) {
    if (call.json()) {
      console.line(
          Json.object("done", false, "findings", found.stream().map(Finding::json).toList())
              .pretty());
    } else if (!well) {
      console.warn(
          "Nothing was changed. Do what stands behind -> in this order, then run it again.");
    }
    return well ? 0 : Failure.ATTENTION;
  }

  private SetupWish wish() throws IOException {
    Map<String, String> now = settings.read();
    Encryption encryption = encryption();
    boolean proxied = encryption == Encryption.PROXY;
    String domain = domain();
    return new SetupWish(
        domain,
        call.option("apps-domain").map(SetupWish::domain),
        email(now, encryption),
        encryption,
        call.option("bind")
            .orElseGet(
                () -> proxied ? now.getOrDefault("bind", "127.0.0.1") : SetupLookups.everywhere()),
        call.number("http-port", proxied ? number(now, "http.port", 8080) : 80, 1),
        call.number("https-port", 443, 1));
  }

  private static int number(Map<String, String> now, String key, int otherwise) {
    String text = now.getOrDefault(key, "");
    return text.matches("\\d{1,5}") ? Integer.parseInt(text) : otherwise;
  }

  private Encryption encryption() {
    if (call.has("plain-http") && call.has("behind-proxy")) {
      throw Failure.usage("--plain-http and --behind-proxy do not go together.");
    }
    if (call.has("plain-http")) {
      return Encryption.NONE;
    }
    return call.has("behind-proxy") ? Encryption.PROXY : Encryption.ROUTER;
  }

  private String domain() throws IOException {
    if (call.option("ip").isPresent()) {
      if (call.word(0).isPresent()) {
        throw Failure.usage("A domain or --ip, not both.");
      }
      return SetupWish.address(call.option("ip").get());
    }
    Optional<String> said = call.word(0).or(() -> saved("base.domain"));
    return said.isPresent()
        ? SetupWish.domain(said.get().replaceFirst("^https?://", ""))
        : SetupWish.domain(
            asked("Base domain, such as example.com: ", "belay setup DOMAIN, or --ip ADDRESS"));
  }

  private Optional<String> saved(String key) {
    try {
      return Optional.ofNullable(settings.read().get(key)).filter(text -> !text.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<String> email(Map<String, String> now, Encryption encryption)
      throws IOException {
    Optional<String> said = call.option("email");
    boolean needed = encryption == Encryption.ROUTER && !now.containsKey("acme.email");
    if (said.isEmpty() && needed && console.terminal().in()) {
      String typed =
          asked(
              "Email address for the certificate authority (empty for none): ", "--email ADDRESS");
      said = Optional.of(typed).filter(text -> !text.isEmpty());
    }
    return said.map(SetupWish::email);
  }

  private String asked(String question, String option) throws IOException {
    if (!console.terminal().in()) {
      throw Failure.usage("Something is missing, and nobody is here to ask: " + option);
    }
    console.raw().print(question);
    console.raw().flush();
    return Lines.first(console.in());
  }

  private List<Finding> look(SetupWish wish, Installation installation) throws IOException {
    List<Finding> found = new java.util.ArrayList<>();
    boolean proxied = wish.encryption() == Encryption.PROXY;
    if (!proxied) {
      Optional<Units> units = Units.of(call);
      Set<Integer> opened = units.isPresent() ? units.get().opened() : Set.of();
      found.addAll(new SetupPorts(call.home(), wish, opened).look());
    }
    if (wish.encryption() != Encryption.NONE) {
      found.add(
          SetupChecks.clock(
              call.context().clock().instant(),
              SetupLookups.timeElsewhere(saved("acme.directory").orElse(DIRECTORY)),
              SetupLookups.built(installation)));
    }
    if (!call.has("no-dns-check") && !proxied) {
      String label = "belay-check-" + Integer.toString(new Random().nextInt(1 << 30), 36);
      found.addAll(SetupChecks.names(wish, label, SetupLookups::addresses, SetupLookups.own()));
    }
    return found;
  }

  /** What was set before anybody set this server up; for the undoing. */
  private void keepBefore() throws IOException {
    if (!before.exists()) {
      Map<String, Optional<String>> kept = new HashMap<>();
      kept.put("bind", Optional.of("127.0.0.1"));
      if (!settings.exists()) {
        int free = new Ports("127.0.0.1").usualOrFree(8080);
        kept.put("http.port", Optional.of(Integer.toString(free)));
      }
      settings
          .read()
          .forEach((key, value) -> {
            if (SetupWish.KEYS.contains(key)) {
              kept.put(key, Optional.of(value));
            }
          });
      before.change(kept);
    }
  }

  private void apply(Map<String, Optional<String>> changes) throws IOException {
    new SetupRestart(call, settings).to(changes);
  }

  private int undo() throws IOException {
    if (!before.exists()) {
      console.line("This server was never set up: it listens where its settings say.");
      return 0;
    }
    Map<String, String> old = before.read();
    Map<String, Optional<String>> changes = new HashMap<>();
    for (String key : SetupWish.KEYS) {
      changes.put(key, Optional.ofNullable(old.get(key)));
    }
    apply(changes);
    java.nio.file.Files.deleteIfExists(before.file());
    if (call.json()) {
      return call.print(Json.object("done", true));
    }
    console.line("The server has no name on the Internet any more, and apps only .localhost ones.");
    console.line("Remotes and addresses that were given out do not work until it is set up again.");
    return 0;
  }

  private int tell(SetupWish wish, List<Finding> found) throws IOException {
    Json link = call.ownApi().post("/account/sign-in-links", Json.object("elsewhere", true)).body();
    List<String> named =
        wish.apps().isPresent() || wish.isAddress()
            ? List.of()
            : call.ownApi().get("/apps").items().stream()
                .map(app -> app.text("name"))
                .filter(RESERVED::contains)
                .toList();
    if (call.json()) {
      return call.print(
          Json.object(
              "done",
              true,
              "console",
              wish.console(),
              "sign_in_url",
              link.text("url"),
              "apps_without_name",
              named,
              "certificates",
              call.ownApi().get("/server").at("names"),
              "findings",
              found.stream().map(Finding::json).toList()));
    }
    for (String app : named) {
      console.warn(
          app
              + "."
              + wish.domain()
              + " is the server's own: app "
              + app
              + " answers at "
              + app
              + ".localhost only, and to its other domains. belay apps:rename gives it another.");
    }
    words(wish, link.text("url").replaceFirst("(https?://[^/]*).*", "$1"));
    boolean certified =
        wish.encryption() != Encryption.ROUTER || new SetupCertificates(call).await();
    console.line("Open this link within ten minutes, in any browser; it signs in once:");
    console.line("  " + link.text("url"));
    Browser.show(call, link.text("url"));
    return certified ? 0 : Failure.ATTENTION;
  }

  private void words(SetupWish wish, String url) {
    if (wish.encryption() == Encryption.NONE) {
      console.warn(
          "Without TLS whoever carries a request can read its token or password. For a trial only.");
    }
    console.line("API, git and pages: " + url);
    wish.appsDomain()
        .ifPresentOrElse(
            apps -> console.line("Apps:               NAME." + apps),
            () ->
                console.line(
                    "Apps have names on this machine only. belay domains:add gives one its own, and"
                        + " --apps-domain all of them."));
    if (wish.apps().isEmpty() && !wish.isAddress()) {
      console.note(
          "A domain apart for apps keeps their cookies from the server's own pages:"
              + " belay setup "
              + wish.domain()
              + " --apps-domain DOMAIN");
    }
    console.line("From a laptop:      belay login " + url);
  }
}
