package belay.router.tls;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a client says first (RFC 8446 section 4.1.2), as far as it decides what it is shown.
 *
 * @param name the name it asks for (RFC 6066 section 3), lower case; empty when it asks for none
 * @param protocols what it would speak (RFC 7301), most wanted first
 */
public record ClientHello(String name, List<String> protocols) {
  /** Longer ones no client sends, even with post-quantum keys and a ticket in it. */
  public static final int BYTES_MAX = 16 * 1024;

  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int RECORD_HEADER = 5;
  private static final int RECORD_MAX = 16 * 1024;
  private static final int SERVER_NAME = 0;
  private static final int ALPN = 16;
  private static final int NAME_MAX = 255;
  private static final int PROTOCOLS_MAX = 32;

  public ClientHello {
    protocols = List.copyOf(protocols);
  }

  /** Whether these bytes can only be the beginning of TLS; there must be one. */
  public static boolean isTls(ByteBuf in) {
    return in.getByte(in.readerIndex()) == HANDSHAKE;
  }

  /**
   * Reads the records that a connection begins with; moves nothing.
   *
   * @return empty when more must come
   */
  public static Optional<ClientHello> read(ByteBuf in) throws BadHello {
    byte[] message = new byte[Math.min(in.readableBytes(), BYTES_MAX)];
    int length = 0;
    int at = in.readerIndex();
    while (in.writerIndex() - at >= RECORD_HEADER) {
      int size = in.getUnsignedShort(at + 3);
      must(in.getByte(at) == HANDSHAKE && in.getByte(at + 1) == 3);
      must(size > 0 && size <= RECORD_MAX);
      int here = Math.min(size, in.writerIndex() - at - RECORD_HEADER);
      must(length + here <= BYTES_MAX);
      in.getBytes(at + RECORD_HEADER, message, length, here);
      length += here;
      at += RECORD_HEADER + here;
      if (isWhole(message, length)) {
        return Optional.of(new Fields(message, length).hello());
      }
      if (here < size) {
        break;
      }
    }
    must(in.readableBytes() < BYTES_MAX);
    return Optional.empty();
  }

  private static boolean isWhole(byte[] message, int length) throws BadHello {
    if (length < 4) {
      return false;
    }
    must(message[0] == CLIENT_HELLO);
    int size = (message[1] & 0xff) << 16 | (message[2] & 0xff) << 8 | (message[3] & 0xff);
    must(size <= BYTES_MAX - 4);
    return length >= size + 4;
  }

  private static void must(boolean holds) throws BadHello {
    if (!holds) {
      throw new BadHello();
    }
  }

  /** The handshake did not begin as TLS says. */
  public static final class BadHello extends Exception {
    private static final long serialVersionUID = 1L;

    BadHello() {
      super("The handshake does not begin with a whole ClientHello.", null, false, false);
    }
  }

  /** Reads on and on, never beyond the end. */
  private static final class Fields {
    private final byte[] bytes;
    private final int end;
    private int at = 4;

    Fields(byte[] bytes, int end) {
      this.bytes = bytes;
      this.end = end;
    }

    ClientHello hello() throws BadHello {
      skip(2 + 32);
      skip(number(1));
      skip(number(2));
      skip(number(1));
      String name = "";
      List<String> protocols = new ArrayList<>();
      if (at < end) {
        int stop = part(number(2));
        while (at < stop) {
          int type = number(2);
          int next = part(number(2));
          if (type == SERVER_NAME && at < next) {
            name = name();
          } else if (type == ALPN && at < next) {
            protocols = protocols();
          }
          at = next;
        }
      }
      return new ClientHello(name, protocols);
    }

    /** The first is the only one that there may be. */
    private String name() throws BadHello {
      skip(2);
      int type = number(1);
      int length = number(2);
      int start = at;
      skip(length);
      if (type != 0 || length > NAME_MAX) {
        return "";
      }
      String name = new String(bytes, start, length, StandardCharsets.ISO_8859_1);
      String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
      return plain.toLowerCase(Locale.ROOT);
    }

    private List<String> protocols() throws BadHello {
      List<String> all = new ArrayList<>();
      int stop = part(number(2));
      while (at < stop) {
        int length = number(1);
        int start = at;
        skip(length);
        if (all.size() < PROTOCOLS_MAX) {
          all.add(new String(bytes, start, length, StandardCharsets.ISO_8859_1));
        }
      }
      return all;
    }

    private int part(int length) throws BadHello {
      must(end - at >= length);
      return at + length;
    }

    private void skip(int count) throws BadHello {
      at = part(count);
    }

    private int number(int count) throws BadHello {
      int from = at;
      skip(count);
      int number = 0;
      for (int i = from; i < at; i++) {
        number = number << 8 | bytes[i] & 0xff;
      }
      return number;
    }
  }
}
