package belay.router.client;

import belay.router.limits.Crowds;
import belay.router.proxy.Loop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * What a connection of HTTP/2 makes the router hold: bodies that no app takes yet, the beginning of
 * a head or of a frame, and what its client does not read. On one event loop.
 */
final class Burden {
  /** From here on nothing more is read that would have to be answered. */
  private static final int UNREAD_MAX = 64 * 1024;

  /** So many times a connection's share may be held of bodies, as they may be for many apps. */
  private static final int STASH_SHARES = 4;

  private final Loop loop;
  private final Channel channel;
  private final Crowds.Crowd crowd;

  /** What came behind the last frame that was whole, or the last head. */
  private int unfinished;

  private long since;
  private int unread;
  private int stashed;

  Burden(Loop loop, Channel channel, Crowds.Crowd crowd) {
    this.loop = loop;
    this.channel = channel;
    this.crowd = crowd;
  }

  /** So much comes, and is read now. */
  void comes(int bytes) {
    since = unfinished == 0 ? loop.now() : since;
    unfinished += bytes;
  }

  /** A frame was whole, and a head if it was of one; so much is here behind it. */
  void whole(int behind) {
    unfinished = behind;
    since = loop.now();
  }

  /**
   * All that came was read.
   *
   * @param bodies how much of bodies the client has yet to take
   * @return whether there is room for what is held
   */
  boolean read(int bodies) {
    look(bodies);
    return loop.budget.admits(unfinished, loop.clients.isLarge(crowd))
        && !loop.unread.isTooMuch(unread);
  }

  /** Looks what the client has not taken. */
  void look(int bodies) {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    long held = out == null ? 0 : out.totalPendingWriteBytes();
    int now = (int) Math.max(0, Math.min(held - bodies, Integer.MAX_VALUE));
    loop.unread.change(now - unread);
    unread = now;
  }

  /** So much more of bodies is held for apps; or less. */
  void stash(int more) {
    stashed += more;
  }

  /**
   * Whether more may be read: not where the client is to take something before, and where memory
   * gets short not as much of bodies as flow control lets it send.
   */
  boolean mayRead() {
    int most = loop.budget.share().bytes() * (loop.budget.tight() ? 1 : STASH_SHARES);
    return stashed <= most && unread <= UNREAD_MAX;
  }

  /**
   * Whether what was begun has taken too long.
   *
   * @param idle whether no request is under way, so that it can only be the head of one
   */
  boolean isLate(boolean idle, long now) {
    long max = idle ? loop.limits.head().toNanos() : loop.limits.idle().toNanos();
    return unfinished > 0 && now - since > max;
  }

  /** The connection is gone. */
  void drop() {
    loop.unread.change(-unread);
    unread = 0;
    unfinished = 0;
  }
}
