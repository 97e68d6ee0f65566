package belay.ssh;

import belay.handover.TcpListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.io.nio2.Nio2Acceptor;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactory;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.util.threads.ThreadUtils;

/** Lets the SSH server accept on a socket that listens already, instead of one of its own. */
final class GivenSocket extends Nio2ServiceFactoryFactory {
  private final TcpListener socket;

  GivenSocket(TcpListener socket) {
    this.socket = socket;
  }

  @Override
  public IoServiceFactory create(FactoryManager manager) {
    return new Services(manager);
  }

  private final class Services extends Nio2ServiceFactory {
    private final ExecutorService resuming = Executors.newVirtualThreadPerTaskExecutor();
    private final AsynchronousChannelGroup channels;

    Services(FactoryManager manager) {
      super(manager, newExecutor(), newExecutor());
      try {
        this.channels =
            AsynchronousChannelGroup.withThreadPool(ThreadUtils.noClose(getExecutorService()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public IoAcceptor createAcceptor(IoHandler handler) {
      return autowireCreatedService(new Acceptor(this, handler, channels, resuming));
    }

    @Override
    protected void doCloseImmediately() {
      try {
        channels.shutdownNow();
      } catch (IOException e) {
        // Its channels are closed one by one before.
      }
      resuming.shutdownNow();
      super.doCloseImmediately();
    }
  }

  private final class Acceptor extends Nio2Acceptor {
    Acceptor(
        Services services,
        IoHandler handler,
        AsynchronousChannelGroup channels,
        ExecutorService resuming) {
      super(services, services.getFactoryManager(), handler, channels, resuming);
    }

    @Override
    protected AsynchronousServerSocketChannel openAsynchronousServerSocketChannel(
        SocketAddress address, AsynchronousChannelGroup group) throws IOException {
      return new Given(super.openAsynchronousServerSocketChannel(address, group), socket);
    }
  }

  /** Takes the place of a bind, and of what the channel then believes of its address. */
  private static final class Given extends AsynchronousServerSocketChannel {
    private final AsynchronousServerSocketChannel channel;
    private final TcpListener socket;

    Given(AsynchronousServerSocketChannel channel, TcpListener socket) {
      super(channel.provider());
      this.channel = channel;
      this.socket = socket;
    }

    @Override
    public AsynchronousServerSocketChannel bind(SocketAddress address, int backlog)
        throws IOException {
      socket.bind(channel);
      return this;
    }

    @Override
    public SocketAddress getLocalAddress() {
      return socket.address();
    }

    @Override
    public <T> AsynchronousServerSocketChannel setOption(SocketOption<T> name, T value)
        throws IOException {
      channel.setOption(name, value);
      return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
      return channel.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
      return channel.supportedOptions();
    }

    @Override
    public <A> void accept(
        A attachment, CompletionHandler<AsynchronousSocketChannel, ? super A> handler) {
      channel.accept(attachment, handler);
    }

    @Override
    public Future<AsynchronousSocketChannel> accept() {
      return channel.accept();
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
