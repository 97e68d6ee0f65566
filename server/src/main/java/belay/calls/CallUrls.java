package belay.calls;

import belay.api.routing.AppRoutes;
import belay.apps.Apps;
import belay.group.Group;
import belay.group.Groups;
import belay.release.App;
import belay.release.Release;
import belay.routing.Site;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * By which URLs dynos find the apps of their groups, in variables.
 *
 * @param tokens by what dynos are named in them
 * @param port the router's, at 127.0.0.1
 */
record CallUrls(Groups groups, Apps apps, Site site, CallTokens tokens, int port) {
  private static final String SUFFIX = "_INTERNAL_URL";

  /** The variables by which dynos of a release find the apps of its groups. */
  Map<String, String> of(App app, Release release) {
    Map<String, String> urls = new HashMap<>();
    for (Group group : groups.all()) {
      if (group.members().contains(app.id())) {
        add(urls, group, release);
      }
    }
    return urls;
  }

  private void add(Map<String, String> urls, Group group, Release release) {
    List<App> members = group.members().stream().flatMap(id -> apps.find(id).stream()).toList();
    Set<String> endings =
        members.stream().map(m -> ending(m.name().value())).collect(Collectors.toSet());
    String base = "http://127.0.0.1:" + port + AppRoutes.CALL + tokens.of(release) + "/";
    for (App member : members) {
      String name = member.name().value();
      String url = base + site.host(member);
      urls.put(variable(name), url);
      String only = endings.size() == 1 ? endings.iterator().next() : "";
      if (!only.isEmpty()) {
        urls.putIfAbsent(variable(name.substring(0, name.length() - only.length())), url);
      }
    }
  }

  /** What follows the last dash, with it: the stage, in names such as {@code api-staging}. */
  private static String ending(String name) {
    int dash = name.lastIndexOf('-');
    return dash > 0 ? name.substring(dash) : "";
  }

  /** {@code API_INTERNAL_URL}. */
  static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_') + SUFFIX;
  }
}
