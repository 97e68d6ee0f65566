package belay.router.tls;

import belay.api.routing.CertificateTable;
import belay.api.routing.CertificateTable.Certificate;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The certificates in force, and what answers for a name. All of it is swapped in one step; what is
 * open goes on with what it began with. In memory only. For any thread; readers never wait.
 */
public final class Certificates {
  private static final CertificateTable NONE =
      new CertificateTable(List.of(), List.of(), List.of());

  private final Engines engines;
  private volatile Shown shown = new Shown(NONE, List.of(), Map.of(), Map.of(), Map.of());
  private volatile Runnable afterChange = () -> {};

  public Certificates(Engines engines) {
    this.engines = engines;
  }

  /**
   * What is shown.
   *
   * @param all in the order in which they were told
   * @param byName those that name a host, and with a star those of all hosts one label below
   * @param proofs by name
   * @param answers by host, a slash, and token
   */
  private record Shown(
      CertificateTable table,
      List<Identity> all,
      Map<String, Identity> byName,
      Map<String, Identity> proofs,
      Map<String, byte[]> answers) {}

  /** Puts others in their place; on a refusal all is as before. */
  public synchronized void replace(CertificateTable table) throws RefusedCertificates {
    List<Identity> before = new ArrayList<>(shown.all);
    List<Identity> all = new ArrayList<>();
    Map<String, Identity> byName = new HashMap<>();
    for (Certificate told : table.certificates()) {
      Identity identity = known(told, before, false);
      all.add(identity);
      told.names().forEach(name -> byName.putIfAbsent(name, identity));
    }
    Map<String, Identity> proofs = new HashMap<>();
    List<Identity> proved = List.copyOf(shown.proofs.values());
    for (Certificate told : table.proofs()) {
      Identity identity = known(told, proved, true);
      told.names().forEach(name -> proofs.put(name, identity));
    }
    Map<String, byte[]> answers = new HashMap<>();
    table
        .answers()
        .forEach(answer ->
            answers.put(
                answer.host() + "/" + answer.token(),
                answer.content().getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    shown = new Shown(table, List.copyOf(all), byName, proofs, answers);
    afterChange.run();
  }

  /** One that stays is not made anew: its tickets go on being taken. */
  private Identity known(Certificate told, List<Identity> before, boolean proof)
      throws RefusedCertificates {
    for (Identity identity : before) {
      if (identity.is(told)) {
        return identity;
      }
    }
    return Identity.of(told, engines, proof);
  }

  /** As it was told last. */
  public CertificateTable table() {
    return shown.table;
  }

  /** What is to be done each time that others are in force. */
  public void afterChange(Runnable task) {
    afterChange = task;
  }

  /** Whether that client proves a name for a certificate authority, or tries to. */
  public static boolean isProof(ClientHello hello) {
    return hello.protocols().contains(Engines.PROOF);
  }

  /**
   * What ends TLS with that client: the certificate that names what it asks for, else one with a
   * wildcard for it, else the first of all.
   *
   * @param address where it came to, as text, which is what it asks for when it names nobody
   * @return empty when there is none for it
   */
  public Optional<SslContext> context(ClientHello hello, String address) throws SSLException {
    Identity identity = identity(shown, hello, address);
    return identity == null ? Optional.empty() : Optional.of(identity.context());
  }

  private static @Nullable Identity identity(Shown now, ClientHello hello, String address) {
    String name = hello.name().isEmpty() ? address : hello.name();
    if (isProof(hello)) {
      // RFC 8737 section 3: nothing else may be offered beside it.
      return hello.protocols().size() == 1 ? now.proofs.get(name) : null;
    }
    Identity exact = now.byName.get(name);
    if (exact != null) {
      return exact;
    }
    int dot = name.indexOf('.');
    Identity wild = dot < 0 ? null : now.byName.get("*" + name.substring(dot));
    if (wild != null) {
      return wild;
    }
    return now.all.isEmpty() ? null : now.all.getFirst();
  }

  /** Whether any name is being proved over plain HTTP. */
  public boolean answers() {
    return !shown.answers.isEmpty();
  }

  /**
   * What proves that a name leads here (RFC 8555 section 8.3).
   *
   * @param host lower case, without port
   */
  public Optional<byte[]> answer(String host, String token) {
    return Optional.ofNullable(shown.answers.get(host + "/" + token)).map(byte[]::clone);
  }
}
