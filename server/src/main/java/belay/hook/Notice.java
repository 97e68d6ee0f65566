package belay.hook;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What is to be said, before it is said in any one way. Its texts may be anybody's: commits,
 * reasons, names.
 *
 * @param event the word by which hooks choose
 * @param tone how it looks
 * @param headline a sentence without its full stop, without line ends
 * @param url where the app answers; empty where there is none
 * @param facts what else there is to say, in order
 * @param form Heroku's fields, and Belay's own beside them
 * @param figuresOf the id of the release whose switch's figures are to be added; empty for none
 */
public record Notice(
    String event,
    Tone tone,
    String headline,
    String url,
    List<Fact> facts,
    SequencedMap<String, String> form,
    String figuresOf) {
  public Notice {
    facts = List.copyOf(facts);
    form = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(form));
  }

  /** How it looks. */
  public enum Tone {
    GOOD,
    PLAIN,
    BAD
  }

  /** Something to say under a name; its value may have several lines. */
  public record Fact(String name, String value) {}

  /** The same with one more fact, before the last, which says what to run next. */
  Notice with(Fact fact, String field) {
    List<Fact> more = new ArrayList<>(facts);
    more.add(Math.max(0, more.size() - 1), fact);
    SequencedMap<String, String> wider = new LinkedHashMap<>(form);
    wider.put(field, fact.value());
    return new Notice(event, tone, headline, url, more, wider, figuresOf);
  }
}
