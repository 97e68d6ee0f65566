package belay.router.limits;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/** The pool that every buffer of a connection comes from. For any thread. */
public final class Buffers implements Budget.Memory {
  private final PooledByteBufAllocator pool;

  /** A pool with a part for each event loop. */
  public Buffers(int loops) {
    // Chunks of 1 MB: the standard 4 MB for each loop is memory that a small machine misses.
    this.pool = new PooledByteBufAllocator(true, 0, loops, 8192, 7, 64, 32, true);
  }

  public ByteBufAllocator allocator() {
    return pool;
  }

  @Override
  public long inUse() {
    return pool.pinnedDirectMemory();
  }

  /** Gives back what the calling thread keeps and did not use since the last time. */
  public void trim() {
    pool.trimCurrentThreadCache();
  }
}
