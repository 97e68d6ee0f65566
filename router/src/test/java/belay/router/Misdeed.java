package belay.router;

import java.util.Arrays;
import java.util.List;

/**
 * One thing that a client of HTTP/2 may do wrong.
 *
 * @param errors with which of them it may be answered
 */
record Misdeed(String name, Deed deed, List<Integer> errors) {
  /** What the client does. */
  interface Deed {
    void by(H2 client) throws Exception;
  }

  static Misdeed misdeed(String name, Deed deed, Integer... errors) {
    return new Misdeed(name, deed, List.of(errors));
  }

  @Override
  public String toString() {
    return name;
  }

  static final String[] GET = H2.request("GET", "/");
  static final String[] POST = H2.request("POST", "/");

  static byte[] get() {
    return H2.block(GET);
  }

  static byte[] bytes(int count) {
    return new byte[count];
  }

  static String[] with(String name, String value) {
    String[] all = Arrays.copyOf(GET, GET.length + 2);
    all[GET.length] = name;
    all[GET.length + 1] = value;
    return all;
  }

  static byte[] join(byte[] first, byte... then) {
    byte[] all = Arrays.copyOf(first, first.length + then.length);
    System.arraycopy(then, 0, all, first.length, then.length);
    return all;
  }
}
