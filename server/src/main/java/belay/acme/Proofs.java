package belay.acme;

import belay.api.routing.CertificateTable;
import java.util.List;

/** Where proofs are shown that names lead here: the router. Safe for several threads. */
public interface Proofs {
  /**
   * Shows these too, from now until it is closed.
   *
   * @throws belay.release.BelayException when the router cannot be told
   */
  Showing show(
      List<CertificateTable.HttpAnswer> answers, List<CertificateTable.Certificate> certificates);

  /** A proof on show; closed, it is taken away. */
  interface Showing extends AutoCloseable {
    @Override
    void close();
  }
}
