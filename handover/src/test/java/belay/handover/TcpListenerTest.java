package belay.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TcpListenerTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir Path run;

  @Test
  void connectionsWaitWhileOnlyAHolderHasIt() throws IOException {
    Path path = run.resolve("held.sock");
    InetSocketAddress address;
    ListenerHolder holder;
    try (TcpListener first = TcpListener.open(ANY)) {
      address = first.address();
      // As another process does: by a duplicate of its own.
      holder = ListenerHolder.open(path, Unix.duplicate(first.descriptor()), true);
    }
    try (holder;
        Socket waiting = connected(address)) {
      assertThatThrownBy(() -> TcpListener.open(address)).hasMessageContaining("in use");
      try (TcpListener next = TcpListener.held(path, address).orElseThrow();
          ServerSocketChannel channel = next.channel();
          SocketChannel accepted = channel.accept()) {
        assertThat(next.address()).isEqualTo(address);
        assertThat(accepted.getRemoteAddress()).isEqualTo(waiting.getLocalSocketAddress());
      }
    }
  }

  @Test
  void anAsynchronousChannelAcceptsOnIt() throws Exception {
    try (TcpListener listener = TcpListener.open(ANY);
        AsynchronousServerSocketChannel channel = AsynchronousServerSocketChannel.open()) {
      listener.bind(channel);
      var accepting = channel.accept();
      try (Socket client = connected(listener.address());
          var accepted = accepting.get(60, TimeUnit.SECONDS)) {
        assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalSocketAddress());
        assertThat(accepted.write(ByteBuffer.wrap(new byte[] {1})).get()).isEqualTo(1);
      }
    }
  }

  @Test
  void oneOfAnotherAddressIsNotTaken() throws IOException {
    Path path = run.resolve("held.sock");
    try (TcpListener first = TcpListener.open(ANY);
        ListenerHolder _ = ListenerHolder.open(path, first.descriptor(), false)) {
      int other = first.address().getPort() == 1 ? 2 : 1;
      assertThat(TcpListener.held(path, new InetSocketAddress(ANY.getAddress(), other))).isEmpty();
      assertThat(TcpListener.held(run.resolve("nobody"), ANY)).isEmpty();
    }
  }

  @Test
  void whoeverWaitsForNobodyIsHungUpOn() throws IOException {
    try (TcpListener listener = TcpListener.open(ANY);
        Socket waiting = connected(listener.address())) {
      listener.hangUp();
      waiting.setSoTimeout(60_000);
      assertThat(waiting.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static Socket connected(InetSocketAddress address) throws IOException {
    return new Socket(address.getAddress(), address.getPort());
  }
}
