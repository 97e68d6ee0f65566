package belay.router.tls;

/** A table of certificates that cannot be used; the one before stays in force. */
public final class RefusedCertificates extends Exception {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  RefusedCertificates(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  /** What is wrong, for a person; no key is in it. */
  public String sentence() {
    return sentence;
  }
}
