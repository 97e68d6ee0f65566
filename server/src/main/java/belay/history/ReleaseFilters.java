package belay.history;

import belay.http.ApiError;
import belay.http.Exchange;
import belay.ledger.ReleaseFilter;
import belay.release.Kind;
import belay.release.ReleaseStatus;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which releases a list is asked for: {@code ?kind=deploy,promote&status=failed&user=ana}, of which
 * Heroku's API has none.
 */
final class ReleaseFilters {
  private ReleaseFilters() {}

  static ReleaseFilter of(Exchange x) {
    Set<Kind> kinds = new LinkedHashSet<>();
    for (String word : x.query("kind").map(k -> k.split(",", -1)).orElse(new String[0])) {
      kinds.add(one("kind", word.strip(), Kind.values(), Kind::word));
    }
    Optional<ReleaseStatus> status =
        x.query("status")
            .map(word -> one("status", word, ReleaseStatus.values(), ReleaseStatus::word));
    return new ReleaseFilter(kinds, status, x.query("user").orElse(""));
  }

  private static <T> T one(String what, String word, T[] all, Function<T, String> name) {
    List<T> values = Arrays.asList(all);
    return values.stream()
        .filter(v -> name.apply(v).equals(word))
        .findFirst()
        .orElseThrow(() ->
            ApiError.invalid(
                "There is no "
                    + what
                    + " of release called \""
                    + word
                    + "\". There are: "
                    + values.stream().map(name).collect(Collectors.joining(", "))
                    + "."));
  }
}
