package belay.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/** A command of an SSH client: its three streams, and how it is told that the command ended. */
abstract class SshCommand implements Command {
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = OutputStream.nullOutputStream();
  private OutputStream err = OutputStream.nullOutputStream();
  private @Nullable ExitCallback exit;

  @Override
  public final void setInputStream(InputStream stream) {
    in = stream;
  }

  @Override
  public final void setOutputStream(OutputStream stream) {
    out = stream;
  }

  @Override
  public final void setErrorStream(OutputStream stream) {
    err = stream;
  }

  @Override
  public final void setExitCallback(ExitCallback callback) {
    exit = callback;
  }

  final InputStream in() {
    return in;
  }

  final OutputStream out() {
    return out;
  }

  final OutputStream err() {
    return err;
  }

  /** As the command line writes what goes wrong. */
  final void say(String sentence, String newline) {
    try {
      print(err, " !     " + sentence + newline);
    } catch (IOException e) {
      // Nobody is there to read it.
    }
  }

  static void print(OutputStream to, String text) throws IOException {
    to.write(text.getBytes(StandardCharsets.UTF_8));
    to.flush();
  }

  final void end(int status) {
    try {
      out.flush();
    } catch (IOException e) {
      // As above.
    }
    Optional.ofNullable(exit).ifPresent(callback -> callback.onExit(status));
  }
}
