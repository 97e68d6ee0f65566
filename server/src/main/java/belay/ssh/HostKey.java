package belay.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.keyprovider.KeyPairProvider;

/** The key by which clients know this server again: made once, then kept. */
final class HostKey {
  /** Bouncy Castle cannot make an Ed25519 key through SSHD; every client knows this one too. */
  private static final String TYPE = KeyPairProvider.ECDSA_SHA2_NISTP256;

  private static final int BITS = 256;

  private HostKey() {}

  static KeyPairProvider provider(Path file) {
    if (!Files.exists(file)) {
      make(file);
    }
    return new FileKeyPairProvider(file);
  }

  /** Makes it beside its place, so that a half-written key is never found there. */
  private static void make(Path file) {
    try {
      Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      KeyPair key = KeyUtils.generateKeyPair(TYPE, BITS);
      // Temporary files are readable by their owner only.
      Path made = Files.createTempFile(directory, "ssh_host_key", ".new");
      try (OutputStream out = Files.newOutputStream(made)) {
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "belay", null, out);
      }
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("The SSH host key " + file + " cannot be made.", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The SSH host key cannot be made.", e);
    }
  }
}
