package belay.backup.s3;

import belay.backup.Objects;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket, by Amazon's own client. Safe for use by one thread. */
public final class S3Objects implements Objects {
  /** A file from this size on is sent in parts of it; at most 10,000 of them are allowed. */
  static final int PART_BYTES = 16 << 20;

  private static final int PARTS_MAX = 10_000;
  private static final int NOT_FOUND = 404;

  /**
   * How long a store is waited for.
   *
   * @param silence without a byte
   * @param attempt for each try of a request; the usual lets a part up at 110 kB a second
   * @param call with all tries and the pauses between them
   */
  record Patience(Duration connect, Duration silence, Duration attempt, Duration call) {
    static final Patience USUAL =
        new Patience(
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ofSeconds(150),
            Duration.ofMinutes(12));
  }

  private final Bucket bucket;
  private final S3Client client;

  /**
   * Reaches a bucket when it is asked.
   *
   * @param trust whom to believe that it is the store; empty for Java's own authorities
   */
  public S3Objects(Bucket bucket, Bucket.Credentials credentials, Optional<TrustManager[]> trust) {
    this(bucket, credentials, trust, Patience.USUAL);
  }

  S3Objects(
      Bucket bucket,
      Bucket.Credentials credentials,
      Optional<TrustManager[]> trust,
      Patience patience) {
    this.bucket = bucket;
    var http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(patience.connect())
            .socketTimeout(patience.silence());
    trust.ifPresent(managers -> http.tlsTrustManagersProvider(() -> managers));
    // Nothing of the user's own files and environment: what is set is all that counts.
    ProfileFile none = ProfileFile.aggregator().build();
    var builder =
        S3Client.builder()
            .region(Region.of(bucket.region()))
            .forcePathStyle(bucket.pathStyle())
            // There are stores that keep the chunks' frames as if they were content.
            .serviceConfiguration(c -> c.chunkedEncodingEnabled(false))
            .credentialsProvider(StaticCredentialsProvider.create(known(credentials)))
            // Stores of others know nothing of checksums behind the body.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(http)
            .overrideConfiguration(c ->
                c.defaultProfileFile(none)
                    .defaultProfileName("default")
                    .apiCallAttemptTimeout(patience.attempt())
                    .apiCallTimeout(patience.call())
                    .retryStrategy(r -> r.maxAttempts(6)));
    bucket.endpoint().ifPresent(builder::endpointOverride);
    this.client = builder.build();
  }

  private static AwsCredentials known(Bucket.Credentials credentials) {
    return credentials.session().isPresent()
        ? AwsSessionCredentials.create(
            credentials.id(), credentials.secret(), credentials.session().get())
        : AwsBasicCredentials.create(credentials.id(), credentials.secret());
  }

  @Override
  public String shown() {
    return bucket.shown();
  }

  @Override
  public void list(String prefix, Consumer<Stored> each) throws IOException {
    int own = bucket.key("").length();
    asked(() -> {
      client
          .listObjectsV2Paginator(r -> r.bucket(bucket.name()).prefix(bucket.key(prefix)))
          .contents()
          .forEach(
              o -> each.accept(new Stored(o.key().substring(own), o.size(), o.lastModified())));
      return true;
    });
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    asked(() ->
        client.putObject(
            r -> r.bucket(bucket.name()).key(bucket.key(key)), RequestBody.fromBytes(content)));
  }

  @Override
  public void put(String key, Path file, long bytes) throws IOException {
    if (bytes <= PART_BYTES) {
      asked(() ->
          client.putObject(
              r -> r.bucket(bucket.name()).key(bucket.key(key)), RequestBody.fromFile(file)));
      return;
    }
    String upload =
        asked(() ->
            client
                .createMultipartUpload(r -> r.bucket(bucket.name()).key(bucket.key(key)))
                .uploadId());
    try {
      List<CompletedPart> parts = parts(key, upload, file, bytes);
      asked(() ->
          client.completeMultipartUpload(r ->
              r.bucket(bucket.name())
                  .key(bucket.key(key))
                  .uploadId(upload)
                  .multipartUpload(m -> m.parts(parts))));
    } catch (IOException e) {
      abort(key, upload, e);
      throw e;
    }
  }

  private List<CompletedPart> parts(String key, String upload, Path file, long bytes)
      throws IOException {
    long size = Math.max(PART_BYTES, (bytes + PARTS_MAX - 1) / PARTS_MAX);
    List<CompletedPart> parts = new ArrayList<>();
    for (long from = 0; from < bytes; from += size) {
      int number = parts.size() + 1;
      RequestBody body = part(file, from, Math.min(size, bytes - from));
      String tag =
          asked(() ->
              client
                  .uploadPart(
                      r ->
                          r.bucket(bucket.name())
                              .key(bucket.key(key))
                              .uploadId(upload)
                              .partNumber(number),
                      body)
                  .eTag());
      parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
    }
    return parts;
  }

  /** Read anew for each try. */
  private static RequestBody part(Path file, long from, long length) {
    return RequestBody.fromContentProvider(
        () -> {
          try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ).position(from);
            return new Limited(Channels.newInputStream(channel), length);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        },
        length,
        "application/octet-stream");
  }

  private void abort(String key, String upload, IOException because) {
    try {
      asked(() ->
          client.abortMultipartUpload(
              r -> r.bucket(bucket.name()).key(bucket.key(key)).uploadId(upload)));
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  @Override
  public InputStream get(String key) throws IOException {
    try {
      return client.getObject(r -> r.bucket(bucket.name()).key(bucket.key(key)));
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND && !isBucketGone(e)) {
        throw new NoSuchFileException(key);
      }
      throw failed(e);
    } catch (SdkException e) {
      throw failed(e);
    }
  }

  @Override
  public void delete(String key) throws IOException {
    asked(() -> client.deleteObject(r -> r.bucket(bucket.name()).key(bucket.key(key))));
  }

  @Override
  public void sweep() throws IOException {
    try {
      client
          .listMultipartUploadsPaginator(r -> r.bucket(bucket.name()).prefix(bucket.key("")))
          .uploads()
          .forEach(u ->
              client.abortMultipartUpload(
                  r -> r.bucket(bucket.name()).key(u.key()).uploadId(u.uploadId())));
    } catch (S3Exception e) {
      if (isBucketGone(e) || e.statusCode() == 403) {
        throw failed(e);
      }
      // There are stores that list none.
    } catch (SdkException e) {
      throw failed(e);
    }
  }

  private static boolean isBucketGone(S3Exception e) {
    return e.awsErrorDetails() != null && "NoSuchBucket".equals(e.awsErrorDetails().errorCode());
  }

  private <T> T asked(Supplier<T> asking) throws IOException {
    try {
      return asking.get();
    } catch (SdkException e) {
      throw failed(e);
    } catch (java.io.UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private IOException failed(SdkException e) {
    return new IOException(Reasons.of(bucket, e), e);
  }

  @Override
  public void close() {
    client.close();
  }
}
