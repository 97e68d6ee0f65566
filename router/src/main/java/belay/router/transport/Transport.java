package belay.router.transport;

import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.AdoptedServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.Optional;

/** How the router talks to the kernel: the cheapest way that the machine allows. */
public enum Transport {
  IO_URING("io_uring", IoUringServerSocketChannel.class, IoUringSocketChannel.class) {
    @Override
    boolean available() {
      return IoUring.isAvailable();
    }

    @Override
    public IoHandlerFactory handlers() {
      // Each connection may have several completions under way; what does not fit is slow.
      return IoUringIoHandler.newFactory(new IoUringIoHandlerConfig().setCqSize(16 * 1024));
    }

    @Override
    public ServerChannel adopt(int descriptor) {
      return new AdoptedServerSocketChannel(descriptor);
    }

    @Override
    public Optional<ChannelOption<Long>> notSentMax() {
      return Optional.of(IoUringChannelOption.TCP_NOTSENT_LOWAT);
    }
  },
  EPOLL("epoll", EpollServerSocketChannel.class, EpollSocketChannel.class) {
    @Override
    boolean available() {
      return Epoll.isAvailable();
    }

    @Override
    public IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }

    @Override
    public ServerChannel adopt(int descriptor) {
      return new EpollServerSocketChannel(descriptor);
    }

    @Override
    public Optional<ChannelOption<Long>> notSentMax() {
      return Optional.of(EpollChannelOption.TCP_NOTSENT_LOWAT);
    }
  },
  NIO("nio", NioServerSocketChannel.class, NioSocketChannel.class) {
    @Override
    boolean available() {
      return true;
    }

    @Override
    public IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    public boolean adopts() {
      return false;
    }

    @Override
    public ServerChannel adopt(int descriptor) {
      // Never asked for: adopts() says no. Java has no way to make a channel of a descriptor.
      throw new UnsupportedOperationException("Java takes no descriptor");
    }
  };

  private final String label;
  public final Class<? extends ServerChannel> listener;
  public final Class<? extends SocketChannel> connection;

  Transport(
      String label,
      Class<? extends ServerChannel> listener,
      Class<? extends SocketChannel> connection) {
    this.label = label;
    this.listener = listener;
    this.connection = connection;
  }

  /** What it is called for people. */
  public String label() {
    return label;
  }

  abstract boolean available();

  /** Whether a socket that another process bound can be used. */
  public boolean adopts() {
    return true;
  }

  /** A listener of a socket that another process bound; to be registered, not bound. */
  public abstract ServerChannel adopt(int descriptor);

  public abstract IoHandlerFactory handlers();

  /** How many bytes the kernel may hold that it cannot send yet; empty when it cannot be told. */
  public Optional<ChannelOption<Long>> notSentMax() {
    return Optional.empty();
  }

  public static Transport best() {
    for (Transport transport : values()) {
      if (transport.available()) {
        return transport;
      }
    }
    return NIO;
  }
}
