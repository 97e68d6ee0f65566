package belay.cli;

import belay.cli.command.ArgumentReader;
import belay.cli.command.Call;
import belay.cli.command.Context;
import belay.cli.command.Entry;
import belay.cli.command.Option;
import belay.cli.console.Failure;
import belay.cli.git.Remote;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code belay completion}: a script for a shell, which asks {@code belay --complete WORDS} what
 * the last word may become: a command, an option, an app, a release, a config var.
 */
final class Completion {
  /** With which a shell's script asks. */
  static final String WORD = "--complete";

  private static final int RELEASES = 50;
  private static final Set<String> SHELLS = Set.of("bash", "zsh", "fish");

  private final Context context;

  private Completion(Context context) {
    this.context = context;
  }

  static int run(Call call) throws IOException {
    String shell = call.word(0).orElse("");
    if (!shell.isEmpty() && !SHELLS.contains(shell)) {
      throw Failure.usage("Completion is for bash, zsh and fish, not \"" + shell + "\".");
    }
    // One script for both where nobody said which: each shell takes its own half.
    String name = shell.isEmpty() ? "bash-or-zsh" : shell;
    try (InputStream in = Completion.class.getResourceAsStream("completion." + name)) {
      if (in == null) {
        throw new IOException("completion." + name + " is missing in this build");
      }
      call.console().line(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
    return 0;
  }

  /** Prints what the last of the words may be, one a line; nothing where that is not known. */
  static int answer(Context context, List<String> words) {
    String begun = words.isEmpty() ? "" : words.getLast();
    List<String> before = words.isEmpty() ? List.of() : words.subList(0, words.size() - 1);
    List<String> found;
    try {
      found = new Completion(context).candidates(before, begun);
    } catch (Failure e) {
      // Whoever completes wants no message: without a server there are no names.
      found = List.of();
    }
    found.stream().filter(word -> word.startsWith(begun)).forEach(context.console()::line);
    return 0;
  }

  private List<String> candidates(List<String> before, String begun) {
    if (before.isEmpty()) {
      return Catalog.entries().stream().map(Entry::name).toList();
    }
    if (before.getFirst().equals("help")) {
      return before.size() == 1 ? candidates(List.of(), begun) : List.of();
    }
    for (int words = Math.min(2, before.size()); words >= 1; words--) {
      Optional<Entry> entry = Catalog.find(String.join(":", before.subList(0, words)));
      if (entry.isPresent()) {
        List<String> rest = before.subList(words, before.size());
        List<String> all = new ArrayList<>(of(entry.get(), rest, begun));
        all.addAll(words == 1 && rest.isEmpty() ? seconds(before.getFirst()) : List.of());
        return all;
      }
    }
    return before.size() == 1 ? seconds(before.getFirst()) : List.of();
  }

  /** What may follow the first word of a command of two: {@code config set}. */
  private static List<String> seconds(String first) {
    return Catalog.entries().stream()
        .map(Entry::name)
        .filter(name -> name.startsWith(first + ":"))
        .map(name -> name.substring(first.length() + 1))
        .toList();
  }

  private List<String> of(Entry entry, List<String> before, String begun) {
    String last = before.isEmpty() ? "" : before.getLast();
    Optional<Option> valued =
        entry.options().stream()
            .filter(option -> !option.isFlag() && option.names().contains(last))
            .findFirst();
    if (valued.isPresent()) {
      return value(valued.get(), entry, before);
    }
    if (begun.startsWith("-")) {
      return entry.options().stream().flatMap(option -> option.names().stream()).toList();
    }
    return word(entry, before);
  }

  private List<String> value(Option option, Entry entry, List<String> before) {
    return switch (option.key()) {
      case "app" -> apps();
      case "remote" -> context.checkout().remotes().stream().map(Remote::name).toList();
      case "expected" -> releases(entry, before);
      default -> List.of();
    };
  }

  private List<String> word(Entry entry, List<String> before) {
    String label = entry.wordsLabel();
    if (entry.name().equals("rollback") || label.contains("RELEASE") || label.contains("vN")) {
      return releases(entry, before);
    }
    if (Set.of("config:get", "config:unset").contains(entry.name())) {
      return List.copyOf(
          call(entry, before).api().get(path(entry, before) + "/config-vars").fields().keySet());
    }
    if (label.contains("APP")) {
      return apps();
    }
    if (entry.name().equals("completion")) {
      return SHELLS.stream().sorted().toList();
    }
    return List.of();
  }

  private List<String> apps() {
    Api api = new Api(context.home().credentials(context.env()));
    return api.get("/apps").items().stream().map(app -> app.text("name")).toList();
  }

  private List<String> releases(Entry entry, List<String> before) {
    Json page =
        call(entry, before)
            .api()
            .get(path(entry, before) + "/releases", "version ..; max=" + RELEASES + ", order=desc");
    return page.items().stream().map(release -> "v" + release.number("version")).toList();
  }

  private String path(Entry entry, List<String> before) {
    return call(entry, before).path("");
  }

  /** Of the command as far as it is typed: which app it is about, only its options say. */
  private Call call(Entry entry, List<String> before) {
    List<String> options = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>(Set.of("-a", "--app", "-r", "--remote"));
    for (int i = 0; i + 1 < before.size(); i++) {
      if (names.contains(before.get(i))) {
        options.addAll(before.subList(i, i + 2));
      }
    }
    Entry any = Entry.named(entry.name(), "").app();
    return new Call(context, any, ArgumentReader.read(any, options));
  }
}
