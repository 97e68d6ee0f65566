package belay.router.http2;

/** A message that breaks the rules of HTTP/2 (RFC 9113 section 8.1.1): its stream is reset. */
public final class Malformed extends Exception {
  private static final long serialVersionUID = 1L;

  Malformed(String sentence) {
    super(sentence, null, false, false);
  }
}
