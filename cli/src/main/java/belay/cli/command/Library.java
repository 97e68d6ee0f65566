package belay.cli.command;

import belay.cli.console.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Uses picocli for help, the rarer forms of options, and errors in a command line. */
public final class Library {
  private Library() {}

  static Arguments read(Entry entry, List<String> args) {
    CommandSpec spec = spec(entry);
    try {
      ParseResult result =
          new CommandLine(spec).setExpandAtFiles(false).parseArgs(args.toArray(String[]::new));
      Map<String, String> options = new LinkedHashMap<>();
      for (OptionSpec option : result.matchedOptions()) {
        String key = option.longestName().replaceFirst("^-+", "");
        List<String> values = option.stringValues();
        options.put(key, values.isEmpty() || option.arity().max() == 0 ? "" : values.getLast());
      }
      List<String> words = spec.positionalParameters().getFirst().stringValues();
      return new Arguments(options, words);
    } catch (ParameterException e) {
      throw misunderstood(entry, e);
    }
  }

  private static Failure misunderstood(Entry entry, ParameterException e) {
    List<String> next = new ArrayList<>();
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> near = unmatched.getSuggestions();
      if (!near.isEmpty()) {
        next.add("Did you mean " + String.join(" or ", near) + "?");
      }
    }
    next.add("belay help " + entry.name() + " shows what it takes.");
    return Failure.usage(
        String.valueOf(e.getMessage()).replaceFirst("\\.?$", "."), next.toArray(String[]::new));
  }

  private static CommandSpec spec(Entry entry) {
    CommandSpec spec = CommandSpec.create().name("belay " + entry.name());
    for (Option option : entry.options()) {
      OptionSpec.Builder builder =
          OptionSpec.builder(option.names().toArray(String[]::new)).description(option.help());
      if (option.isFlag()) {
        builder.arity("0").type(boolean.class);
      } else {
        builder.arity("1").type(String.class).paramLabel(option.label());
      }
      spec.addOption(builder.build());
    }
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel(entry.wordsLabel())
            .hidden(true)
            .build());
    spec.parser().overwrittenOptionsAllowed(true);
    return spec;
  }

  /** A command's help, as wide as the terminal. */
  public static String help(Entry entry, int columns, boolean colour) {
    CommandSpec spec = spec(entry);
    String words = entry.wordsLabel().isEmpty() ? "" : " " + entry.wordsLabel();
    spec.usageMessage()
        .customSynopsis("belay " + entry.name() + words + " [OPTIONS]")
        .description("", entry.help(), "")
        .width(columns >= 55 ? columns : 80)
        .sortOptions(false);
    if (!entry.aliases().isEmpty()) {
      spec.usageMessage().footer("", "Also: " + String.join(", ", entry.aliases()));
    }
    String text = new CommandLine(spec).getUsageMessage(colour ? Ansi.ON : Ansi.OFF);
    return entry.examples().isEmpty()
        ? text
        : text + "\nExamples:\n  " + String.join("\n  ", entry.examples()) + "\n";
  }

  /** The commands whose names are nearest to what was typed. */
  public static List<String> nearest(String typed, List<String> names) {
    CommandSpec root = CommandSpec.create().name("belay");
    for (String name : names) {
      root.addSubcommand(name, new CommandLine(CommandSpec.create().name(name)));
    }
    try {
      var _ = new CommandLine(root).setExpandAtFiles(false).parseArgs(typed);
      return List.of();
    } catch (UnmatchedArgumentException e) {
      return e.getSuggestions();
    } catch (ParameterException e) {
      return List.of();
    }
  }
}
