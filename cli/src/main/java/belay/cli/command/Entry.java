package belay.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A command as the catalog has it: names, help, what it takes, and what does it. Built by chaining;
 * complete once {@link #runs} was called.
 */
public final class Entry {
  /** What a command does; the answer is the exit status. */
  public interface Action {
    int run(Call call) throws IOException;
  }

  static final Option HELP = new Option(List.of("-h", "--help"), "", "show this help");

  private final String name;
  private final String help;
  private final List<Option> options = new ArrayList<>();
  private List<String> aliases = List.of();
  private String wordsLabel = "";
  private int wordsMin;
  private int wordsMax;
  private boolean ofApp;
  private boolean verbatim;
  private Predicate<String> isArgument = word -> true;
  private Action action = call -> 0;
  private List<String> examples = List.of();

  private Entry(String name, String help) {
    this.name = name;
    this.help = help;
  }

  public static Entry named(String name, String help) {
    return new Entry(name, help);
  }

  public Entry aliases(String... names) {
    aliases = List.of(names);
    return this;
  }

  /** The command is about one app, which {@code -a}, {@code -r} or the checkout names. */
  public Entry app() {
    ofApp = true;
    option("-a", "--app", "NAME", "the app, or a git remote that points to it");
    return option("-r", "--remote", "REMOTE", "the git remote that points to the app");
  }

  public Entry json() {
    return flag("--json", "print JSON");
  }

  public Entry flag(String longName, String what) {
    options.add(new Option(List.of(longName), "", what));
    return this;
  }

  public Entry flag(String shortName, String longName, String what) {
    options.add(new Option(List.of(shortName, longName), "", what));
    return this;
  }

  public Entry option(String longName, String label, String what) {
    options.add(new Option(List.of(longName), label, what));
    return this;
  }

  public Entry option(String shortName, String longName, String label, String what) {
    options.add(new Option(List.of(shortName, longName), label, what));
    return this;
  }

  /** How many words it takes, and what they are called. */
  public Entry words(String label, int min, int max) {
    wordsLabel = label;
    wordsMin = min;
    wordsMax = max;
    return this;
  }

  /** Tells its own words from an app's name said as words ({@code rollback api production v3}). */
  public Entry argument(Predicate<String> test) {
    isArgument = test;
    return this;
  }

  /** Options that are not its own are words to it, as in a command to run. */
  public Entry verbatim() {
    verbatim = true;
    return this;
  }

  public Entry examples(String... lines) {
    examples = List.of(lines);
    return this;
  }

  public Entry runs(Action what) {
    action = what;
    return this;
  }

  public String name() {
    return name;
  }

  public List<String> aliases() {
    return aliases;
  }

  public String help() {
    return help;
  }

  public String wordsLabel() {
    return wordsLabel;
  }

  public List<String> examples() {
    return examples;
  }

  public boolean ofApp() {
    return ofApp;
  }

  /** Its options, the one for help last. */
  public List<Option> options() {
    List<Option> all = new ArrayList<>(options);
    all.add(HELP);
    return all;
  }

  int wordsMin() {
    return wordsMin;
  }

  int wordsMax() {
    return wordsMax;
  }

  boolean isVerbatim() {
    return verbatim;
  }

  boolean isArgument(String word) {
    return isArgument.test(word);
  }

  public boolean answersTo(String word) {
    return name.equals(word) || aliases.contains(word);
  }

  public int run(Call call) throws IOException {
    return action.run(call);
  }
}
