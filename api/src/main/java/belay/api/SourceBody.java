package belay.api;

/** The Platform API's {@code source}: where a tarball is put, and the URL to build it from. */
public record SourceBody(SourceBlob sourceBlob) {
  /** Both URLs carry their own secret. */
  public record SourceBlob(String getUrl, String putUrl) {}
}
