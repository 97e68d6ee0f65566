package io.netty.channel.uring;

import io.netty.channel.Channel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.ServerSocketChannelConfig;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.NullMarked;

/**
 * A listener of a socket that another process bound. Netty's epoll transport has this as a
 * constructor; its io_uring transport has not, and all that is needed is visible in this package
 * only. Registered, not bound.
 */
@NullMarked
public final class AdoptedServerSocketChannel extends AbstractIoUringServerChannel
    implements ServerSocketChannel {
  private final IoUringServerSocketChannelConfig config;

  /**
   * Adopts a listening socket.
   *
   * @param descriptor closed with this channel
   */
  public AdoptedServerSocketChannel(int descriptor) {
    super(new LinuxSocket(descriptor), true);
    this.config = new IoUringServerSocketChannelConfig(this);
  }

  @Override
  public ServerSocketChannelConfig config() {
    return config;
  }

  @Override
  Channel newChildChannel(int descriptor, ByteBuffer address) {
    return new IoUringSocketChannel(this, new LinuxSocket(descriptor));
  }

  @Override
  public InetSocketAddress localAddress() {
    return (InetSocketAddress) super.localAddress();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return (InetSocketAddress) super.remoteAddress();
  }

  @Override
  public void doBind(SocketAddress address) {
    // Binding a bound socket is an error of whoever asks; such a channel is only registered.
    throw new UnsupportedOperationException("It is bound already.");
  }
}
