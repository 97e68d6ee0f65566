package belay.cli.command;

import belay.cli.console.Ago;
import belay.cli.console.Console;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.git.Checkout;
import belay.cli.git.Remote;
import belay.cli.home.Home;
import belay.cli.home.Logins;
import belay.cli.http.Api;
import belay.cli.http.Credentials;
import belay.cli.http.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One command line being carried out: its options and words, its app, and what it talks to. */
public final class Call {
  private final Context context;
  private final Arguments arguments;
  private final AppWords words;
  private Optional<Api> api = Optional.empty();
  private Optional<Credentials> credentials = Optional.empty();

  public Call(Context context, Entry entry, Arguments arguments) {
    this.context = context;
    this.arguments = arguments;
    this.words = AppWords.split(entry, arguments, context);
  }

  public Context context() {
    return context;
  }

  public Console console() {
    return context.console();
  }

  public Home home() {
    return context.home();
  }

  public boolean has(String key) {
    return arguments.has(key);
  }

  public boolean json() {
    return arguments.has("json");
  }

  public Optional<String> option(String key) {
    return arguments.option(key);
  }

  /** An option that is a whole number of at least {@code min}. */
  public int number(String key, int fallback, int min) {
    Optional<String> text = option(key);
    if (text.isEmpty()) {
      return fallback;
    }
    if (!text.get().matches("\\d{1,9}") || Integer.parseInt(text.get()) < min) {
      throw Failure.usage("--" + key + " takes a whole number of at least " + min + ".");
    }
    return Integer.parseInt(text.get());
  }

  public List<String> words() {
    return words.rest();
  }

  public Optional<String> word(int index) {
    return index < words().size() ? Optional.of(words().get(index)) : Optional.empty();
  }

  /** The app that the command is about. */
  public String app() {
    return words.app().orElseGet(() -> AppChoice.choose(arguments, context, this::api));
  }

  /** Whether an app is named, by an option, the environment or the checkout. */
  public boolean namesApp() {
    return words.app().isPresent()
        || arguments.option("app").isPresent()
        || arguments.option("remote").isPresent()
        || !context.env().getOrDefault("BELAY_APP", "").isEmpty()
        || context.checkout().remotes().stream()
            .anyMatch(remote -> remote.app(api().credentials()).isPresent());
  }

  /** The path of the app in the API, with {@code rest} behind it. */
  public String path(String rest) {
    return "/apps/" + Api.segment(app()) + rest;
  }

  public Api api() {
    Api known = api.orElseGet(() -> new Api(credentials()));
    api = Optional.of(known);
    return known;
  }

  /** The API of the server of this home, whatever other server commands go to. */
  public Api ownApi() {
    boolean own = home().isServers() && context.env().getOrDefault("BELAY_URL", "").isEmpty();
    return own ? new Api(home().credentials(Map.of("BELAY_SERVER", Logins.OWN))) : api();
  }

  /** Of the server that the command is for. */
  public Credentials credentials() {
    Credentials known = credentials.orElseGet(this::choose);
    credentials = Optional.of(known);
    return known;
  }

  private Credentials choose() {
    boolean told =
        List.of("BELAY_URL", "BELAY_SERVER").stream()
            .anyMatch(key -> !context.env().getOrDefault(key, "").isEmpty());
    List<Remote> remotes = told ? List.of() : context.checkout().remotes();
    if (remotes.isEmpty()) {
      return home().credentials(context.env());
    }
    Map<String, Credentials> all = home().known(context.env());
    List<Remote> named =
        remotes.stream()
            .filter(r ->
                arguments.option("remote").filter(r.name()::equals).isPresent()
                    || arguments.option("app").filter(r.name()::equals).isPresent())
            .toList();
    Optional<Credentials> led =
        all.size() < 2 ? Optional.empty() : ServerChoice.choose(named, remotes, all);
    return led.orElseGet(() -> home().credentials(context.env()));
  }

  public Checkout checkout() {
    return context.checkout();
  }

  /** A time of the API in words. */
  public String ago(String time) {
    return Ago.of(time, context.clock().instant());
  }

  /** Prints JSON as the result. */
  public int print(Json json) {
    console().line(json.pretty());
    return 0;
  }

  /** Asks for a change, saying what is done while it is. */
  public Json done(String what, Supplier<Json> change) {
    try (Progress progress = console().progress(what)) {
      Json answer = change.get();
      progress.done();
      return answer;
    }
  }

  /** Prints an answer where JSON was asked for. */
  public int shown(Json answer) {
    return json() ? print(answer) : 0;
  }
}
