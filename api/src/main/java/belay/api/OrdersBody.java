package belay.api;

import java.util.List;
import java.util.Optional;

/**
 * What people have ordered for an app.
 *
 * @param kept versions that retention does not remove
 */
public record OrdersBody(
    Optional<OrderBody> pin, Optional<OrderBody> lock, List<OrderBody> blocks, List<Integer> kept) {
  public OrdersBody {
    blocks = List.copyOf(blocks);
    kept = List.copyOf(kept);
  }
}
