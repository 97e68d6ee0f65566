package belay.manifest;

import belay.release.InvalidInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A value in a manifest that knows the file and line it was written on, so that a mistake can be
 * said where it is. The readers of JSON and YAML make them.
 */
public sealed interface ManifestNode {
  Place place();

  /** What kind of value it is, for a message. */
  String kind();

  /** A file and a line in it, from 1. */
  record Place(String file, int line) {
    /** What is wrong there, in a sentence. */
    public InvalidInput fault(String what) {
      return new InvalidInput(file + ":" + line + ": " + what);
    }
  }

  /** Text, number or true/false, as it is written. */
  record Scalar(Place place, String text) implements ManifestNode {
    @Override
    public String kind() {
      return "a value";
    }
  }

  /** No value. */
  record Nothing(Place place) implements ManifestNode {
    @Override
    public String kind() {
      return "nothing";
    }
  }

  record Items(Place place, List<ManifestNode> items) implements ManifestNode {
    @Override
    public String kind() {
      return "a list";
    }
  }

  record Fields(Place place, Map<String, ManifestNode> fields) implements ManifestNode {
    public Fields {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public String kind() {
      return "a map";
    }

    /** The value of a key; empty also where it has none. */
    public Optional<ManifestNode> field(String key) {
      return Optional.ofNullable(fields.get(key)).filter(node -> !(node instanceof Nothing));
    }

    /** The same as text. */
    public Optional<String> text(String key) {
      return field(key).map(node -> node.asText(key));
    }

    /** Refuses keys that nobody would read. */
    void only(Set<String> known) {
      fields.forEach((key, node) -> {
        if (!known.contains(key)) {
          throw node.place()
              .fault(
                  "\"" + key + "\" is not known here; known are " + String.join(", ", known) + ".");
        }
      });
    }

    /** Every field as text. */
    public SortedMap<String, String> texts() {
      SortedMap<String, String> texts = new TreeMap<>();
      fields.forEach((key, node) -> texts.put(key, node.asText(key)));
      return texts;
    }
  }

  /**
   * This value as text.
   *
   * @param name what it is called, for the message when it is none
   */
  default String asText(String name) {
    if (this instanceof Scalar scalar) {
      return scalar.text();
    }
    throw place().fault("\"" + name + "\" must be text, not " + kind() + ".");
  }

  default Fields asFields(String name) {
    if (this instanceof Fields fields) {
      return fields;
    }
    throw place().fault("\"" + name + "\" must be a map, not " + kind() + ".");
  }

  default List<ManifestNode> asItems(String name) {
    if (this instanceof Items items) {
      return items.items();
    }
    throw place().fault("\"" + name + "\" must be a list, not " + kind() + ".");
  }

  /** A list of texts, or one text alone. */
  default List<String> asTexts(String name) {
    if (this instanceof Scalar scalar) {
      return List.of(scalar.text());
    }
    List<String> texts = new ArrayList<>();
    asItems(name).forEach(item -> texts.add(item.asText(name)));
    return texts;
  }

  default int asNumber(String name, int min, int max) {
    String text = asText(name);
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, with the range.
    }
    throw place()
        .fault(
            "\""
                + name
                + "\" must be a whole number from "
                + min
                + " to "
                + max
                + ", not \""
                + text
                + "\".");
  }
}
