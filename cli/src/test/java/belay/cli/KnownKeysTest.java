package belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.AppBody;
import belay.api.BelayRelease;
import belay.api.LogDrainBody;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever key the command line reads of an answer is a component of one of the API's records, and
 * a key within it one of that component's type: a renamed component is found here and not by who
 * sees an empty column.
 */
class KnownKeysTest {
  private static final Pattern READ =
      Pattern.compile(
          "\\.(?:text|exact|number|truth|at)\\(\\s*((?:\"[a-z0-9_.-]+\"\\s*,?\\s*)+)\\)");
  private static final Pattern KEY = Pattern.compile("\"([^\"]*)\"");

  /**
   * Of files of a home, which are no answers of the API, and of what programs say of themselves.
   */
  private static final Set<String> OF_FILES =
      Set.of(
          "api_socket",
          "api_url",
          "apps_url",
          "boot",
          "flag",
          "home",
          "isolation",
          "plain",
          "process",
          "public_url",
          "servers",
          "socket",
          "title");

  /** Of errors, which have no record of the API. */
  private static final Set<String> OF_ERRORS = Set.of("message", "next", "resource");

  /** Of a webhook's payload, which is whatever the API answers for its entity. */
  private static final Set<String> OF_ANYTHING = Set.of("payload");

  /** Keys that stand beside those of the API, for Belay's own clients. */
  private static final Map<String, List<Class<?>>> BESIDE =
      Map.of(
          "belay", List.of(BelayRelease.class, LogDrainBody.State.class),
          "rollback", List.of(BelayRelease.Rollback.class));

  private final Map<String, Set<Type>> components = new HashMap<>();
  private final Set<Class<?>> seen = new HashSet<>();

  KnownKeysTest() throws IOException, URISyntaxException {
    for (Class<?> type : apiClasses()) {
      learn(type);
    }
    BESIDE.forEach((key, types) -> components.put(key, Set.copyOf(types)));
  }

  private static List<Class<?>> apiClasses() throws IOException, URISyntaxException {
    Path place = Path.of(AppBody.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(place)) {
      return classes(place);
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return classes(jar.getPath("/"));
    }
  }

  private static List<Class<?>> classes(Path root) throws IOException {
    List<Class<?>> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(root.resolve("belay/api"))) {
      for (Path file : all.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString().replace('/', '.').replace(".class", "");
        if (!name.endsWith("package-info")) {
          found.add(Class.forName(name));
        }
      }
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  private void learn(Class<?> type) {
    if (type.isRecord() && seen.add(type)) {
      for (RecordComponent component : type.getRecordComponents()) {
        components
            .computeIfAbsent(snake(component.getName()), _ -> new HashSet<>())
            .add(component.getGenericType());
      }
    }
  }

  private static String snake(String name) {
    // "switch" and "default" are words of Java.
    return switch (name) {
      case "switchFigures" -> "switch";
      case "isDefault" -> "default";
      default -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    };
  }

  /** Whether a path of keys can be followed from some record. */
  private boolean isKnown(List<String> keys) {
    Set<Type> at = components.getOrDefault(keys.getFirst(), Set.of());
    for (String key : keys.subList(1, keys.size())) {
      Set<Type> next = new HashSet<>();
      for (Type type : at) {
        next.addAll(within(type, key));
      }
      at = next;
    }
    return !at.isEmpty();
  }

  /** The types that a key has in a value of this type; of optional values and maps, in theirs. */
  private static Set<Type> within(Type type, String key) {
    if (type instanceof ParameterizedType outer) {
      Type[] inner = outer.getActualTypeArguments();
      return within(inner[inner.length - 1], key);
    }
    Set<Type> found = new HashSet<>();
    if (type instanceof Class<?> record && record.isRecord()) {
      for (RecordComponent component : record.getRecordComponents()) {
        if (snake(component.getName()).equals(key)) {
          found.add(component.getGenericType());
        }
      }
    }
    return found;
  }

  @Test
  void everyKeyThatIsReadIsOfARecordOfTheApi() throws IOException {
    Set<String> unknown = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher reads = READ.matcher(Files.readString(source));
        while (reads.find()) {
          List<String> keys = KEY.matcher(reads.group(1)).results().map(m -> m.group(1)).toList();
          boolean elsewhere =
              Stream.of(OF_FILES, OF_ERRORS, OF_ANYTHING)
                  .anyMatch(s -> s.contains(keys.getFirst()));
          if (!elsewhere && !isKnown(keys)) {
            unknown.add(source.getFileName() + " reads " + String.join(".", keys));
          }
        }
      }
    }
    assertThat(unknown).isEmpty();
  }
}
