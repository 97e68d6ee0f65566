package belay.network;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where apps' questions for names go. Safe for use by several threads. */
final class Asking implements AutoCloseable {
  /** Once this machine has name servers to which no rule leads. */
  private Optional<NameCarrier> carrier = Optional.empty();

  /** The servers to lead them to, in order, each with a port where it is not the usual one. */
  synchronized List<String> now(NameServers all) throws IOException {
    if (all.carried().isEmpty()) {
      return all.servers();
    }
    NameCarrier carries =
        carrier.isPresent() && carrier.get().isOpen() ? carrier.get() : NameCarrier.open();
    carrier = Optional.of(carries);
    carries.ask(all.carried());
    return List.of(carries.at());
  }

  @Override
  public synchronized void close() throws IOException {
    if (carrier.isPresent()) {
      carrier.get().close();
    }
  }
}
