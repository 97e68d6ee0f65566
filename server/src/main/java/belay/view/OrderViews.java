package belay.view;

import belay.api.OrderBody;
import belay.apps.Lock;
import belay.apps.Pin;
import belay.release.Sign;
import belay.rollback.Block;
import java.time.Instant;
import java.util.Optional;

/** What people have ordered, as the API has it. */
public final class OrderViews {
  private OrderViews() {}

  public static OrderBody body(Pin pin) {
    return ofRelease(pin.version(), pin.sign());
  }

  public static OrderBody body(Block block) {
    return ofRelease(block.version(), block.sign());
  }

  private static OrderBody ofRelease(int version, Sign sign) {
    return new OrderBody(
        Optional.of(version), sign.by(), sign.at(), sign.reason(), Optional.empty());
  }

  public static OrderBody body(Lock lock) {
    Sign sign = lock.sign();
    Optional<Instant> until = lock.until();
    return new OrderBody(Optional.empty(), sign.by(), sign.at(), sign.reason(), until);
  }
}
