package belay.runtime.docker;

import belay.runtime.DynoAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;

/**
 * Whether a container accepts connections. At its published port the engine's proxy accepts before
 * the app listens, so its own address is asked, where that can be reached.
 */
final class Listening {
  private static final int CONNECT_MILLIS_MAX = 1_000;

  /** How soon the proxy has hung up that found nobody inside. */
  private static final int HANG_UP_MILLIS_MAX = 200;

  private Listening() {}

  static boolean at(Optional<String> address, int inside, DynoAddress published) {
    if (address.isPresent()) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address.get(), inside), CONNECT_MILLIS_MAX);
        return true;
      } catch (ConnectException e) {
        if (String.valueOf(e.getMessage()).contains("refused")) {
          return false;
        }
      } catch (IOException e) {
        // No way there: the engine's network is its own affair, as with rootless engines.
        return throughProxy(published);
      }
    }
    return throughProxy(published);
  }

  static boolean throughProxy(DynoAddress published) {
    try (Socket socket = new Socket()) {
      socket.connect(published.socket(), CONNECT_MILLIS_MAX);
      socket.setSoTimeout(HANG_UP_MILLIS_MAX);
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
