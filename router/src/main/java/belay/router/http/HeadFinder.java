package belay.router.http;

import io.netty.buffer.ByteBuf;

/** Copies a whole head to bytes that can be read fast. */
public final class HeadFinder {
  /** Most heads are shorter; a long body behind the head is not copied for nothing. */
  private static final int FIRST_LOOK = 2048;

  /** The end of a head may have begun in what was searched. */
  private static final int END_BYTES = 3;

  private HeadFinder() {}

  /**
   * Copies the head at the beginning of the input to the beginning of the scratch bytes; the input
   * stays as it is.
   *
   * @param searched how many bytes an earlier call saw without an end: they are not looked at again
   * @return where the head ends, or -1 when it is not whole yet
   */
  public static int find(ByteBuf input, byte[] scratch, int bytesMax, int searched)
      throws BadMessage {
    int most = Math.min(input.readableBytes(), bytesMax);
    int end = searched == 0 ? fresh(input, scratch, most) : next(input, scratch, most, searched);
    if (end < 0 && most == bytesMax) {
      throw new BadMessage(431, "The header is longer than " + most + " bytes.");
    }
    return end;
  }

  private static int fresh(ByteBuf input, byte[] scratch, int most) throws BadMessage {
    int looked = Math.min(most, FIRST_LOOK);
    input.getBytes(input.readerIndex(), scratch, 0, looked);
    int end = Head.end(scratch, 0, 0, looked);
    if (end < 0 && most > looked) {
      input.getBytes(input.readerIndex(), scratch, 0, most);
      end = Head.end(scratch, 0, looked, most);
    }
    return end;
  }

  /** Many small pieces cost no more than one: only what is new is searched. */
  private static int next(ByteBuf input, byte[] scratch, int most, int searched) throws BadMessage {
    int from = Math.max(0, searched - END_BYTES);
    input.getBytes(input.readerIndex() + from, scratch, from, most - from);
    int end = Head.end(scratch, 0, searched, most);
    if (end > 0) {
      input.getBytes(input.readerIndex(), scratch, 0, end);
    }
    return end;
  }
}
