package belay.router;

import belay.router.http.BadMessage;
import belay.router.http.Head;
import io.netty.buffer.ByteBuf;

/** Copies a whole head to bytes that can be read fast. */
final class HeadFinder {
  /** Most heads are shorter; a long body behind the head is not copied for nothing. */
  private static final int FIRST_LOOK = 2048;

  private HeadFinder() {}

  /**
   * Copies the head at the beginning of the input to the beginning of the scratch bytes; the input
   * stays as it is.
   *
   * @return where the head ends, or -1 when it is not whole yet
   */
  static int find(ByteBuf input, byte[] scratch, int bytesMax) throws BadMessage {
    int most = Math.min(input.readableBytes(), bytesMax);
    int looked = Math.min(most, FIRST_LOOK);
    input.getBytes(input.readerIndex(), scratch, 0, looked);
    int end = Head.end(scratch, 0, 0, looked);
    if (end < 0 && most > looked) {
      input.getBytes(input.readerIndex(), scratch, 0, most);
      end = Head.end(scratch, 0, looked, most);
    }
    if (end < 0 && most == bytesMax) {
      throw new BadMessage(431, "The header is longer than " + most + " bytes.");
    }
    return end;
  }
}
