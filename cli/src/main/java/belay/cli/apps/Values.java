package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.console.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where a config var's value comes from: the command line, a file, or standard input. */
public final class Values {
  private static final int BYTES_MAX = 1 << 20;

  private final Optional<Path> directory;
  private final InputStream in;
  private boolean read;

  private Values(Optional<Path> directory, InputStream in) {
    this.directory = directory;
    this.in = in;
  }

  public static Values of(Call call) {
    return new Values(
        call.context().overSsh() ? Optional.empty() : Optional.of(call.context().directory()),
        call.console().in());
  }

  /** {@code -} is standard input, {@code @file} a file's text, both without a last line end. */
  public String read(String key, String value) throws IOException {
    if (value.equals("-")) {
      if (read) {
        throw Failure.usage("Standard input can be the value of one key only.");
      }
      read = true;
      return text(key, in.readNBytes(BYTES_MAX + 1));
    }
    if (!value.startsWith("@")) {
      return value;
    }
    Path file = directory.orElseThrow(() -> noFiles(key)).resolve(value.substring(1));
    if (!Files.isRegularFile(file)) {
      throw Failure.usage(
          key + "=@FILE takes the value from a file, and " + file + " is not one.",
          "For a value that begins with @, add --literal.");
    }
    try (InputStream content = Files.newInputStream(file)) {
      return text(key, content.readNBytes(BYTES_MAX + 1));
    }
  }

  private static String text(String key, byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw Failure.usage("The value of " + key + " is larger than 1 MB.");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.indexOf('\0') >= 0) {
        throw binary(key);
      }
      return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    } catch (CharacterCodingException e) {
      throw binary(key);
    }
  }

  private static Failure noFiles(String key) {
    return Failure.usage(
        key + "=@FILE takes the value from a file, and over SSH there are no files of yours.",
        "Send it instead: ssh ... config:set " + key + "=- < FILE",
        "For a value that begins with @, add --literal.");
  }

  private static Failure binary(String key) {
    return Failure.failed("The value of " + key + " is binary; encode it, for example as base64.");
  }
}
