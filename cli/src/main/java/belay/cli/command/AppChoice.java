package belay.cli.command;

import belay.cli.console.Failure;
import belay.cli.git.Checkout;
import belay.cli.git.Remote;
import belay.cli.http.Api;
import belay.cli.http.Credentials;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Which app a command is about: an option, the environment, or the checkout's Belay remote. */
final class AppChoice {
  private AppChoice() {}

  static String choose(Arguments arguments, Context context, Supplier<Api> api) {
    Optional<String> remote = arguments.option("remote");
    if (remote.isPresent()) {
      return ofRemote(remote.get(), context, api);
    }
    Optional<String> named = arguments.option("app");
    if (named.isPresent()) {
      return named(named.get(), context, api);
    }
    String env = context.env().getOrDefault("BELAY_APP", "");
    return env.isEmpty() ? ofCheckout(context, api) : env;
  }

  /** {@code -a NAME} is a remote's name when this checkout has one that points to Belay. */
  private static String named(String name, Context context, Supplier<Api> api) {
    if (name.isEmpty()) {
      throw Failure.usage("-a needs an app's name.");
    }
    Optional<Remote> remote = context.checkout().remote(name);
    return remote.flatMap(r -> r.app(api.get().credentials())).orElse(name);
  }

  private static String ofRemote(String name, Context context, Supplier<Api> api) {
    Remote remote =
        context
            .checkout()
            .remote(name)
            .orElseThrow(() ->
                Failure.usage(
                    "There is no git remote " + name + " here.",
                    "git remote -v lists them; belay git:remote -a APP adds one."));
    return remote
        .app(api.get().credentials())
        .orElseThrow(() ->
            Failure.usage("The git remote " + name + " does not point to an app of this server."));
  }

  private static String ofCheckout(Context context, Supplier<Api> api) {
    Checkout checkout = context.checkout();
    if (checkout.remotes().isEmpty()) {
      throw unknown();
    }
    Credentials server = api.get().credentials();
    List<Remote> remotes =
        checkout.remotes().stream().filter(r -> r.app(server).isPresent()).toList();
    List<String> apps = remotes.stream().flatMap(r -> r.app(server).stream()).distinct().toList();
    if (apps.isEmpty()) {
      throw unknown();
    }
    if (apps.size() > 1) {
      throw Failure.usage(
          "Several git remotes of this checkout point to apps: "
              + remotes.stream()
                  .map(r -> r.name() + " (" + r.app(server).orElse("") + ")")
                  .collect(Collectors.joining(", ")),
          "Say which with -a APP or -r REMOTE.");
    }
    return apps.getFirst();
  }

  private static Failure unknown() {
    return Failure.usage(
        "Which app? No -a APP, no BELAY_APP, and no git remote here points to one.",
        "belay apps lists the apps; belay git:remote -a APP adds a remote to this checkout.");
  }
}
