package belay.certificates;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Encrypts a private key under its row's id; what was changed in the file is not opened. */
public interface KeySeal {
  /** Bytes under an id. */
  byte[] seal(String id, byte[] plain);

  /** The bytes, or empty when they are not what was sealed under this id. */
  Optional<byte[]> open(String id, byte[] sealed);

  default byte[] seal(UUID id, String pem) {
    return seal("certificate " + id, pem.getBytes(StandardCharsets.US_ASCII));
  }

  default Optional<String> open(UUID id, byte[] sealed) {
    return open("certificate " + id, sealed)
        .map(plain -> new String(plain, StandardCharsets.US_ASCII));
  }
}
