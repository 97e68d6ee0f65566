package belay.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** A clone or a fetch. */
final class Fetch implements GitDoor.Session {
  private final Repositories.Opened opened;
  private final String protocol;

  Fetch(Repositories.Opened opened, String protocol) {
    this.opened = opened;
    this.protocol = protocol;
  }

  private UploadPack pack() {
    UploadPack pack = new UploadPack(opened.repository());
    if (!protocol.isEmpty()) {
      pack.setExtraParameters(List.of(protocol.split(":")));
    }
    return pack;
  }

  @Override
  public void advertise(OutputStream out) throws IOException {
    UploadPack pack = pack();
    pack.setBiDirectionalPipe(false);
    pack.sendAdvertisedRefs(
        new RefAdvertiser.PacketLineOutRefAdvertiser(new PacketLineOut(out)),
        GitDoor.Service.UPLOAD_PACK.command());
  }

  @Override
  public void serveOneRequest(InputStream in, OutputStream out) throws IOException {
    UploadPack pack = pack();
    pack.setBiDirectionalPipe(false);
    pack.upload(new Asked(in), out, OutputStream.nullOutputStream());
  }

  @Override
  public void serve(InputStream in, OutputStream out) throws IOException {
    pack().upload(new Asked(in), out, OutputStream.nullOutputStream());
  }

  @Override
  public void close() {
    opened.close();
  }

  /** What a client asks for: ids, a line each, which are kept in memory all at once. */
  private static final class Asked extends FilterInputStream {
    private static final long BYTES_MAX = 8 << 20;

    private long left = BYTES_MAX;

    Asked(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = super.read(buffer, offset, length);
      count(Math.max(n, 0));
      return n;
    }

    private void count(int n) throws IOException {
      left -= n;
      if (left < 0) {
        throw new IOException("a client asks for too much at once");
      }
    }
  }
}
