package belay.statics;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.ByteRange;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartByteRanges;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.Resource;
import org.eclipse.jetty.util.resource.ResourceFactory;

/**
 * Sends files, or parts of them, as fast as each client reads: with one buffer for each answer that
 * is under way, and no thread. Safe for several threads.
 */
final class FileSender {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final AtomicLong boundaries = new AtomicLong(System.nanoTime());

  void send(
      FileReply reply, FileReply.Sent file, Request request, Response response, Callback callback)
      throws IOException {
    if (reply.parts().size() > 1) {
      sendSeveral(reply.parts(), file, request, response, callback);
      return;
    }
    if (reply.parts().isEmpty() || request.getMethod().equals("HEAD")) {
      response.write(true, null, callback);
      return;
    }
    Ranges.Part part = reply.parts().getFirst();
    Content.copy(
        Content.Source.from(pool(request), file.entry().path(), part.first(), part.length()),
        response,
        callback);
  }

  private void sendSeveral(
      List<Ranges.Part> parts,
      FileReply.Sent file,
      Request request,
      Response response,
      Callback callback) {
    String boundary = "belay" + Long.toUnsignedString(boundaries.incrementAndGet(), 36);
    response
        .getHeaders()
        .put(HttpHeader.CONTENT_TYPE, "multipart/byteranges; boundary=" + boundary);
    Resource resource = ResourceFactory.root().newResource(file.entry().path());
    MultiPart.AbstractContentSource source = new MultiPartByteRanges.ContentSource(boundary);
    for (Ranges.Part part : parts) {
      source.addPart(
          new MultiPartByteRanges.Part(
              file.type(),
              resource,
              new ByteRange(part.first(), part.last()),
              file.entry().size(),
              pool(request)));
    }
    source.close();
    long length = source.getLength();
    if (length >= 0) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
    }
    if (request.getMethod().equals("HEAD")) {
      response.write(true, null, callback);
      return;
    }
    Content.copy(source, response, callback);
  }

  private static ByteBufferPool.Sized pool(Request request) {
    return new ByteBufferPool.Sized(
        request.getComponents().getByteBufferPool(), true, BUFFER_BYTES);
  }
}
