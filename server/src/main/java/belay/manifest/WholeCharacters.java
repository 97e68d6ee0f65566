package belay.manifest;

import java.io.Reader;

/**
 * Reads a text without ending in the middle of a character that is two chars: the YAML library asks
 * then for one more than its buffer holds. Used by one thread.
 */
final class WholeCharacters extends Reader {
  private final String text;
  private int at;

  WholeCharacters(String text) {
    this.text = text;
  }

  @Override
  public int read(char[] buffer, int offset, int length) {
    int left = text.length() - at;
    if (left == 0) {
      return -1;
    }
    int count = Math.min(length, left);
    if (count > 1 && count < left && Character.isHighSurrogate(text.charAt(at + count - 1))) {
      count--;
    }
    text.getChars(at, at + count, buffer, offset);
    at += count;
    return count;
  }

  @Override
  public void close() {
    // A text needs no closing.
  }
}
