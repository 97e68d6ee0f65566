package belay.lifecycle;

import belay.apps.Apps;
import belay.release.AppName;
import belay.release.Refused;
import belay.routing.Site;
import java.util.List;
import java.util.random.RandomGenerator;

/** Names that an app may have: a host name leads to one app. */
record FreeNames(Apps apps, Site site, RandomGenerator chance) {
  private static final List<String> FIRST =
      List.of(
          "agile", "amber", "brisk", "calm", "clear", "dry", "early", "firm", "glad", "high",
          "keen", "light", "mellow", "north", "open", "plain", "quiet", "ready", "sheer", "steep",
          "swift", "taut", "warm", "wide");
  private static final List<String> SECOND =
      List.of(
          "anchor", "arete", "basin", "cairn", "cliff", "col", "corrie", "crag", "dale", "fell",
          "glacier", "gully", "harbour", "ledge", "moraine", "peak", "pitch", "ridge", "rope",
          "scarp", "slope", "summit", "tarn", "valley");

  /** Names of apps, of their releases and of domains are one: each leads to one app. */
  void insistFree(AppName name) {
    if (site.reserves(name)) {
      throw Refused.rule(
          "Name "
              + name
              + " is not to be had: "
              + name
              + "."
              + site.domain()
              + " is kept for the server itself, as are "
              + String.join(", ", Site.RESERVED)
              + " in all.");
    }
    String host = site.host(name);
    if (apps.ownerOfDomain(host).isPresent()) {
      throw Refused.rule(
          "Name " + name + " is not to be had: " + host + " is a domain of another app.");
    }
  }

  /** One that no app has, made up. */
  AppName next() {
    while (true) {
      AppName name =
          new AppName(pick(FIRST) + "-" + pick(SECOND) + "-" + chance.nextInt(10_000, 100_000));
      if (apps.find(name.value()).isEmpty()) {
        return name;
      }
    }
  }

  private String pick(List<String> words) {
    return words.get(chance.nextInt(words.size()));
  }
}
