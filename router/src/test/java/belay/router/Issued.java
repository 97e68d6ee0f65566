package belay.router;

import belay.api.routing.CertificateTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A certificate that signs itself, put together byte by byte (DER, RFC 5280). */
record Issued(CertificateTable.Certificate told, X509Certificate certificate) {
  private static final byte[] ECDSA_SHA256 = {
    0x30, 0x0a, 0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };
  private static final byte[] RSA_SHA256 = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x0b,
    0x05,
    0x00
  };
  private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());

  /** One of these names with a key on P-256. */
  static Issued to(String... names) {
    return issue("EC", 256, names);
  }

  /** The same with an RSA key. */
  static Issued rsa(String... names) {
    return issue("RSA", 2048, names);
  }

  private static Issued issue(String algorithm, int size, String... names) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      KeyPair keys = generator.generateKeyPair();
      boolean ec = algorithm.equals("EC");
      byte[] how = ec ? ECDSA_SHA256 : RSA_SHA256;
      byte[] body = body(names, how, keys.getPublic().getEncoded());
      Signature signature = Signature.getInstance(ec ? "SHA256withECDSA" : "SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(body);
      byte[] whole = der(0x30, body, how, der(0x03, new byte[1], signature.sign()));
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(whole));
      return new Issued(
          new CertificateTable.Certificate(
              List.of(names),
              pem("CERTIFICATE", whole),
              pem("PRIVATE KEY", keys.getPrivate().getEncoded())),
          certificate);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] body(String[] names, byte[] how, byte[] key) {
    byte[] name = name(names.length == 0 ? "nobody" : names[0]);
    byte[] validity = der(0x30, time("200101000000Z"), time("491231235959Z"));
    byte[] alternatives = new byte[0];
    for (String host : names) {
      alternatives = join(alternatives, der(0x82, ascii(host)));
    }
    byte[] extension =
        der(0x30, new byte[] {6, 3, 0x55, 0x1d, 0x11}, der(0x04, der(0x30, alternatives)));
    return der(
        0x30,
        new byte[] {(byte) 0xa0, 3, 2, 1, 2},
        der(0x02, BigInteger.valueOf(SERIAL.incrementAndGet()).toByteArray()),
        how,
        name,
        validity,
        name,
        key,
        der(0xa3, der(0x30, extension)));
  }

  private static byte[] name(String common) {
    byte[] attribute = der(0x30, new byte[] {6, 3, 0x55, 4, 3}, der(0x0c, ascii(common)));
    return der(0x30, der(0x31, attribute));
  }

  private static byte[] time(String text) {
    return der(0x17, ascii(text));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] der(int tag, byte[]... parts) {
    byte[] content = join(parts);
    int size = content.length;
    byte[] head =
        size < 128
            ? new byte[] {(byte) tag, (byte) size}
            : size < 256
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) size}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (size >> 8), (byte) size};
    return join(head, content);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static String pem(String what, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }
}
