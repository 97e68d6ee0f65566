package belay.manifest;

import belay.manifest.ManifestNode.Place;
import belay.release.InvalidInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads YAML as {@link ManifestNode}s. Anchors that make a document grow are refused. */
public final class YamlManifest {
  private static final int NODES_MAX = 10_000;
  private static final int DEPTH_MAX = 50;

  private final String file;
  private int nodes;
  private int depth;

  private YamlManifest(String file) {
    this.file = file;
  }

  /**
   * Reads a text; an empty document is a map of nothing.
   *
   * @param file what it is called in messages
   * @throws InvalidInput with file and line when it is not YAML
   */
  public static ManifestNode read(String file, String text) {
    LoadSettings settings = LoadSettings.builder().setLabel(file).build();
    try {
      Optional<Node> root = new Compose(settings).composeReader(new WholeCharacters(text));
      return root.map(new YamlManifest(file)::node)
          .orElseGet(() -> new ManifestNode.Fields(new Place(file, 1), Map.of()));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new Place(file, line).fault("not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new Place(file, 1).fault("not YAML: " + e.getMessage());
    } catch (StackOverflowError e) {
      // The library goes as deep as the file says, before anything here can count.
      throw new Place(file, 1).fault("values are nested too deeply.");
    }
  }

  private ManifestNode node(Node node) {
    Place place = place(node);
    nodes++;
    if (nodes > NODES_MAX) {
      throw place.fault("this file is too large once its anchors are followed.");
    }
    depth++;
    if (depth > DEPTH_MAX) {
      throw place.fault("values are nested too deeply.");
    }
    ManifestNode read = read(node, place);
    depth--;
    return read;
  }

  private ManifestNode read(Node node, Place place) {
    return switch (node) {
      case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) ->
          new ManifestNode.Nothing(place);
      case ScalarNode scalar -> new ManifestNode.Scalar(place, scalar.getValue());
      case SequenceNode sequence -> items(place, sequence);
      case MappingNode mapping -> fields(place, mapping);
      default -> throw place.fault("this kind of value is not known here.");
    };
  }

  private ManifestNode items(Place place, SequenceNode sequence) {
    List<ManifestNode> items = new ArrayList<>();
    sequence.getValue().forEach(item -> items.add(node(item)));
    return new ManifestNode.Items(place, items);
  }

  private ManifestNode fields(Place place, MappingNode mapping) {
    Map<String, ManifestNode> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = node(tuple.getKeyNode()).asText("key");
      Place at = place(tuple.getKeyNode());
      ManifestNode value = at(at, node(tuple.getValueNode()));
      if (fields.putIfAbsent(key, value) != null) {
        throw at.fault("\"" + key + "\" is there twice.");
      }
    }
    return new ManifestNode.Fields(place, fields);
  }

  /** A field is said to be where its key is: that is where people look. */
  private static ManifestNode at(Place place, ManifestNode node) {
    return switch (node) {
      case ManifestNode.Scalar scalar -> new ManifestNode.Scalar(place, scalar.text());
      case ManifestNode.Nothing _ -> new ManifestNode.Nothing(place);
      case ManifestNode.Items items -> new ManifestNode.Items(place, items.items());
      case ManifestNode.Fields fields -> new ManifestNode.Fields(place, fields.fields());
    };
  }

  private Place place(Node node) {
    return new Place(file, node.getStartMark().map(Mark::getLine).orElse(0) + 1);
  }
}
