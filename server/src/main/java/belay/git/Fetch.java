package belay.git;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.PreUploadHook;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.eclipse.jgit.transport.ServiceMayNotContinueException;
import org.eclipse.jgit.transport.UploadPack;

/** A clone or a fetch. */
final class Fetch implements GitDoor.Session {
  /** What JGit keeps of each object while it finds out which are wanted, and writes them. */
  private static final long OBJECT_BYTES = 130;

  /** Who asks for all of more than these would take more memory than there is. */
  static final long OBJECTS_MAX = 350_000;

  /** Of a large repository one client is served at a time. */
  private static final long BYTES_MAX = 36L << 20;

  private final Repositories.Opened opened;
  private final String protocol;
  private final GitMemory.Share share;

  Fetch(Repositories.Opened opened, String protocol, GitMemory.Share share) {
    this.opened = opened;
    this.protocol = protocol;
    this.share = share;
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
    upload(pack, in, out);
  }

  @Override
  public void serve(InputStream in, OutputStream out) throws IOException {
    upload(pack(), in, out);
  }

  private void upload(UploadPack pack, InputStream in, OutputStream out) throws IOException {
    pack.setPreUploadHook(new Permit());
    pack.upload(
        new Asked(new Waited(in, share)), new Taken(out, share), OutputStream.nullOutputStream());
  }

  /** Asked when it is known what is wanted, and nothing of it was sent. */
  private final class Permit implements PreUploadHook {
    @Override
    public void onBeginNegotiateRound(
        UploadPack pack, Collection<? extends ObjectId> wants, int offered) {}

    @Override
    public void onEndNegotiateRound(
        UploadPack pack,
        Collection<? extends ObjectId> wants,
        int common,
        int notFound,
        boolean ready) {}

    @Override
    public void onSendPack(
        UploadPack pack, Collection<? extends ObjectId> wants, Collection<? extends ObjectId> haves)
        throws ServiceMayNotContinueException {
      try {
        insist();
      } catch (IOException e) {
        throw new ServiceMayNotContinueException(String.valueOf(e.getMessage()), e);
      }
    }

    private void insist() throws IOException {
      long objects = opened.objects();
      if (objects > OBJECTS_MAX) {
        throw new IOException(
            "this repository has "
                + objects
                + " objects, and this server gives out at most "
                + OBJECTS_MAX
                + "; clone it from where it was pushed from. Pushes to it are taken");
      }
      share.add(Math.min(objects * OBJECT_BYTES, BYTES_MAX));
    }
  }

  @Override
  public void close() {
    share.close();
    opened.close();
  }

  /** What is written to a client that holds memory: how long it is waited for is counted. */
  private static final class Taken extends FilterOutputStream {
    private final GitMemory.Share share;

    Taken(OutputStream out, GitMemory.Share share) {
      super(out);
      this.share = share;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      share.begin();
      try {
        out.write(bytes, offset, length);
      } finally {
        share.moved(length);
      }
    }

    @Override
    public void flush() throws IOException {
      share.begin();
      try {
        out.flush();
      } finally {
        share.moved(0);
      }
    }
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
