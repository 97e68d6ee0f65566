package belay.api;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a browser sends to be signed on at an add-on's own pages.
 *
 * @param action an absolute URL
 * @param method {@code post}
 * @param params the form's fields
 */
public record AddonSsoBody(String action, String method, SortedMap<String, String> params) {
  public AddonSsoBody {
    params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
  }

  /** With what it posts. */
  public static AddonSsoBody post(String action, Map<String, String> params) {
    return new AddonSsoBody(action, "post", new TreeMap<>(params));
  }
}
