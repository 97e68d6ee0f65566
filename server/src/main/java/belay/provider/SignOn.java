package belay.provider;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a browser posts to be signed on at a provider's own pages.
 *
 * @param action an absolute URL
 * @param params the form's fields
 */
public record SignOn(String action, SortedMap<String, String> params) {
  public SignOn {
    params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
  }

  /** Who is to be signed on, and from which app. */
  public record Visitor(UUID id, String email, String app) {}

  @Override
  public String toString() {
    return "SignOn[" + action + "]";
  }
}
