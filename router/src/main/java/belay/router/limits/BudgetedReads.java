package belay.router.limits;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/** Reads in pieces as large as a connection could fill lately, and as the budget allows. */
public final class BudgetedReads extends AdaptiveRecvByteBufAllocator {
  private final Budget budget;

  public BudgetedReads(Budget budget, int minimum, int initial, int maximum) {
    super(minimum, initial, maximum);
    this.budget = budget;
  }

  @Override
  @SuppressWarnings("deprecation") // The type that Netty itself asks for.
  public RecvByteBufAllocator.Handle newHandle() {
    return new Bounded((RecvByteBufAllocator.ExtendedHandle) super.newHandle());
  }

  private final class Bounded implements RecvByteBufAllocator.ExtendedHandle {
    private final RecvByteBufAllocator.ExtendedHandle adaptive;

    Bounded(RecvByteBufAllocator.ExtendedHandle adaptive) {
      this.adaptive = adaptive;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      int size = guess();
      budget.take(size);
      return allocator.ioBuffer(size);
    }

    @Override
    public int guess() {
      return Math.min(adaptive.guess(), budget.readMax());
    }

    @Override
    public void reset(ChannelConfig config) {
      adaptive.reset(config);
    }

    @Override
    public void incMessagesRead(int count) {
      adaptive.incMessagesRead(count);
    }

    @Override
    public void lastBytesRead(int bytes) {
      adaptive.lastBytesRead(bytes);
    }

    @Override
    public int lastBytesRead() {
      return adaptive.lastBytesRead();
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      adaptive.attemptedBytesRead(bytes);
    }

    @Override
    public int attemptedBytesRead() {
      return adaptive.attemptedBytesRead();
    }

    @Override
    public boolean continueReading() {
      return adaptive.continueReading();
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
      return adaptive.continueReading(maybeMoreData);
    }

    @Override
    public void readComplete() {
      adaptive.readComplete();
    }
  }
}
