package belay.router.proxy;

import belay.router.http.WebSocketFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A connection that speaks another protocol since 101; for WebSocket its frames are followed. */
final class Tunnel {
  /** Close, 1012 "service restart": a client that understands it comes back. */
  private static final byte[] TO_CLIENT = {(byte) 0x88, 2, 0x03, (byte) 0xf4};

  /** Close, 1001 "going away", masked with zeros as a client's frames must be. */
  private static final byte[] TO_APP = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xe9};

  private final boolean webSocket;
  private final WebSocketFrames toClient = new WebSocketFrames();
  private final WebSocketFrames toApp = new WebSocketFrames();

  Tunnel(boolean webSocket) {
    this.webSocket = webSocket;
  }

  void fromClient(ByteBuf bytes) {
    if (webSocket) {
      toApp.pass(bytes);
    }
  }

  void fromApp(ByteBuf bytes) {
    if (webSocket) {
      toClient.pass(bytes);
    }
  }

  /** Writes the close frames of a WebSocket, each where it would not fall into another frame. */
  void sayGoodbye(Client client, UpstreamConnection upstream) {
    if (webSocket && toClient.between()) {
      client.write(Unpooled.wrappedBuffer(TO_CLIENT));
    }
    if (webSocket && toApp.between()) {
      upstream.write(Unpooled.wrappedBuffer(TO_APP));
    }
  }
}
