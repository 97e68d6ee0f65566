package belay.api.request;

import java.util.List;
import java.util.Optional;

/**
 * {@code POST /apps/{app}/hooks}, and {@code /hooks} of the server.
 *
 * @param kind http, slack or email
 * @param events those that it is told of; the usual ones where there are none
 */
@Strict
public record HookCreate(String kind, String to, List<String> events, Optional<String> reason) {
  public HookCreate {
    events = List.copyOf(events);
  }
}
