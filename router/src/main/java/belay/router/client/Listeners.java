package belay.router.client;

import belay.router.limits.Budget;
import belay.router.transport.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The listening sockets, by name. For any thread. */
final class Listeners {
  private final Transport transport;
  private final EventLoopGroup group;
  private final ByteBufAllocator allocator;
  private final Map<String, Channel> open = new LinkedHashMap<>();

  Listeners(Transport transport, EventLoopGroup group, ByteBufAllocator allocator) {
    this.transport = transport;
    this.group = group;
    this.allocator = allocator;
  }

  /**
   * Opens one more.
   *
   * @throws IOException with a sentence when the port cannot be had
   */
  void open(Listener listener, Entrance entrance) throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channelFactory(() -> channel(listener.inherited()))
            .option(ChannelOption.SO_BACKLOG, 4096)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.ALLOCATOR, allocator)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Budget.WHOLE.mark())
            .childHandler(entrance);
    long unsent = Budget.UNSENT_MOST;
    transport.notSentMax().ifPresent(option -> bootstrap.childOption(option, unsent));
    InetSocketAddress bind = listener.bind();
    var bound =
        (listener.inherited().isPresent() ? bootstrap.register() : bootstrap.bind(bind))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "Cannot listen on port %d of %s (%s): it is in use, or needs root. Choose another port."
              .formatted(bind.getPort(), bind.getHostString(), bound.cause().getMessage()));
    }
    open.put(listener.name(), bound.channel());
  }

  private ServerChannel channel(OptionalInt inherited) {
    return inherited.isPresent()
        ? transport.adopt(inherited.getAsInt())
        : new ReflectiveChannelFactory<>(transport.listener).newChannel();
  }

  /** The port of one; empty when there is none of that name. */
  OptionalInt port(String name) {
    return find(name)
        .map(Channel::localAddress)
        .map(address -> OptionalInt.of(((InetSocketAddress) address).getPort()))
        .orElse(OptionalInt.empty());
  }

  /** The sockets, to be duplicated for others; none where the transport hides them. */
  Map<String, Integer> descriptors() {
    Map<String, Integer> all = new LinkedHashMap<>();
    open.forEach((name, channel) -> {
      if (channel instanceof UnixChannel unix) {
        all.put(name, unix.fd().intValue());
      }
    });
    return all;
  }

  private Optional<Channel> find(String name) {
    return Optional.ofNullable(open.get(name));
  }

  /** Takes no new connection. */
  void close() {
    open.values().forEach(channel -> channel.close().awaitUninterruptibly());
  }
}
