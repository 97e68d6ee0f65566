package belay.router.proxy;

import belay.router.http.Peer;
import belay.router.http.ResponseHead;
import io.netty.buffer.ByteBuf;

/**
 * Who an {@link Exchange} answers: a connection of HTTP/1.1, which has one request at a time, or a
 * stream of HTTP/2. On one event loop.
 */
public interface Client {
  Loop loop();

  Peer peer();

  ByteBuf buffer(int capacity);

  /** Whether it takes what is written as fast as it comes. */
  boolean isWritable();

  /**
   * Whether what goes to the app waits until all that came is read: whoever asks and is told so is
   * flushed then.
   */
  boolean flushesUpstreamLater();

  /** Whether the whole request came in. */
  boolean requestComplete();

  /** Whether chunks are nothing to it: bodies are written without, and then their trailers. */
  boolean isFramed();

  /** Writes an interim head (1xx). */
  void interim(ResponseHead head);

  /**
   * Begins the answer.
   *
   * @param connection what a connection of HTTP/1.1 is to be told of itself
   * @param own whole field lines to be added
   * @param room how many bytes of the body follow at once
   * @return what is to be written next, with the first of the body behind it
   */
  ByteBuf head(ResponseHead head, byte[] connection, byte[] own, int room);

  /** Writes what follows: bodies, or what a tunnel carries. */
  void write(ByteBuf bytes);

  /** The fields behind a body, as an app wrote them: whole lines. */
  void trailers(byte[] lines);

  /**
   * Writes an answer of the router's own.
   *
   * @param last whether it ends the connection
   */
  void page(Page page, boolean last, boolean headOnly);

  void flush();

  /** Goes on with what came and could not be sent. */
  void process();

  /** Reads on, or not: as fast as the app takes it. */
  void updateReading();

  void startTunnel();

  /** The answer is written, and the last on this connection or not. */
  void answered(boolean last);

  /** The answer is written and the last on this connection. */
  void answeredLast();

  /** The answer broke off: the client must not take what it has for the whole. */
  void abort(boolean looksWhole);

  /** Ends it at once, without a word. */
  void closeNow();
}
