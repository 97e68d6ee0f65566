package belay.builds;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** The output of a build as it is kept: compressed, sealed under the build's id. */
public record SealedOutput(Seal seal) {
  private static final int BYTES_MAX = 4 << 20;

  /** Encrypts bytes under an id; what was changed in the file is not opened. */
  public interface Seal {
    byte[] seal(String id, byte[] plain);

    Optional<byte[]> open(String id, byte[] sealed);
  }

  Transcript transcript() {
    return new Transcript(BYTES_MAX);
  }

  byte[] seal(UUID id, Transcript transcript) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      for (String line : transcript.soFar()) {
        out.write(line.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return seal.seal(context(id), bytes.toByteArray());
  }

  /** What was said, or that it is not there any more. */
  Transcript open(UUID id, Optional<byte[]> sealed) {
    Transcript said = transcript();
    Optional<String> text = sealed.flatMap(b -> seal.open(context(id), b)).map(this::text);
    text.ifPresentOrElse(
        t -> t.lines().forEach(said::line),
        () -> said.line(" !     The output of this build is not kept any more."));
    said.end();
    return said;
  }

  private String text(byte[] compressed) {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(compressed))) {
      // The notice that more was not kept comes on top of the limit.
      return new String(in.readNBytes(BYTES_MAX + (64 << 10)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return " !     The output of this build cannot be read: " + e.getMessage();
    }
  }

  private static String context(UUID id) {
    return "build " + id;
  }
}
