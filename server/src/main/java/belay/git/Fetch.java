package belay.git;

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
    pack.upload(in, out, OutputStream.nullOutputStream());
  }

  @Override
  public void serve(InputStream in, OutputStream out) throws IOException {
    pack().upload(in, out, OutputStream.nullOutputStream());
  }

  @Override
  public void close() {
    opened.close();
  }
}
