package belay.router.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

class RecordsTest {
  private static final byte[] BEGUN = {22, 3, 1, 0x40, 0, 1, 0, 0x3f, (byte) 0xf0};

  private final AtomicInteger held = new AtomicInteger();

  private EmbeddedChannel channel(int most) throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(false);
    return new EmbeddedChannel(
        new Records(
            engine,
            bytes -> {
              held.set(bytes);
              return bytes <= most;
            }));
  }

  @Test
  void whatIsBegunMayWaitForItsRest() throws Exception {
    EmbeddedChannel channel = channel(10_000);
    channel.writeInbound(Unpooled.copiedBuffer(BEGUN), Unpooled.wrappedBuffer(new byte[5_000]));
    assertThat(held).hasValue(BEGUN.length + 5_000);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void whereThereIsNoRoomTheConnectionEnds() throws Exception {
    EmbeddedChannel channel = channel(4_000);
    assertThatThrownBy(() ->
            channel.writeInbound(
                Unpooled.copiedBuffer(BEGUN), Unpooled.wrappedBuffer(new byte[5_000])))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no room");
  }
}
