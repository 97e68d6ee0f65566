package belay.signin;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names a browser by what it says of itself, so that a person knows it in a list. */
public final class Browsers {
  /** Each claims to be the ones after it. */
  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  private static final Map<String, String> SYSTEMS = new LinkedHashMap<>();

  static {
    NAMES.put("Edg/", "Edge");
    NAMES.put("OPR/", "Opera");
    NAMES.put("Firefox/", "Firefox");
    NAMES.put("Chrome/", "Chrome");
    NAMES.put("Safari/", "Safari");
    SYSTEMS.put("iPhone", "iPhone");
    SYSTEMS.put("iPad", "iPad");
    SYSTEMS.put("Android", "Android");
    SYSTEMS.put("Windows", "Windows");
    SYSTEMS.put("Mac OS", "macOS");
    SYSTEMS.put("Linux", "Linux");
  }

  private Browsers() {}

  public static String name(String agent) {
    String browser = first(NAMES, agent, "A browser");
    String system = first(SYSTEMS, agent, "");
    return system.isEmpty() ? browser : browser + " on " + system;
  }

  private static String first(Map<String, String> words, String agent, String otherwise) {
    return words.entrySet().stream()
        .filter(w -> agent.contains(w.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(otherwise);
  }
}
