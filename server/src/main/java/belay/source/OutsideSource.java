package belay.source;

import belay.build.Builder;
import belay.http.ApiError;
import belay.http.HttpLimits;
import belay.outbound.HttpCall;
import belay.outbound.HttpFetch;
import belay.outbound.Outbound;
import belay.release.BelayException;
import belay.release.InvalidInput;
import belay.release.Masked;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A source tarball that lies elsewhere, fetched over https within bounds. */
public final class OutsideSource {
  private static final Duration MAX = Duration.ofMinutes(10);

  private final HttpLimits limits;
  private final HttpFetch fetch;

  public OutsideSource(Outbound outbound, HttpLimits limits) {
    this.limits = limits;
    this.fetch = new HttpFetch(outbound, HttpCall.usualTls(), MAX);
  }

  /**
   * Refuses what cannot be fetched, before anything is begun.
   *
   * @throws ApiError 422
   */
  static URI checked(String url) {
    try {
      URI uri = new URI(url.strip());
      boolean legal =
          "https".equalsIgnoreCase(uri.getScheme())
              && Optional.ofNullable(uri.getHost()).isPresent()
              && Optional.ofNullable(uri.getRawUserInfo()).isEmpty();
      if (legal) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw ApiError.invalid(
        "No source is fetched from "
            + Masked.url(url)
            + ": a source_blob.url begins with https:// and has no password in it, or is a get_url"
            + " of this server (POST /sources, then PUT the tarball to its put_url).");
  }

  /**
   * Fetches and unpacks.
   *
   * @param tree an empty directory
   * @throws BelayException with a sentence when it cannot
   */
  void unpack(URI url, Optional<String> checksum, Path tree, Builder.Output tell)
      throws IOException {
    tell.line("-----> Fetching source from " + Masked.url(url.toString()));
    Path file = Files.createTempFile(tree.getParent(), "fetched-", ".part");
    try {
      receive(url, file);
      if (checksum.isPresent()) {
        Blobs.insistSum(file, checksum.get());
      }
      Tarball.unpack(file, tree, limits.treeBytesMax(), limits.treeEntriesMax());
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void receive(URI url, Path file) {
    try {
      fetch.get(url, body -> Blobs.receive(body, file, limits.sourceBytesMax()));
    } catch (IOException e) {
      throw new InvalidInput(
          "The source could not be fetched from "
              + Masked.url(url.toString())
              + ": "
              + e.getMessage()
              + ". Nothing was released.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InvalidInput("The build was stopped. Nothing was released.");
    }
  }
}
