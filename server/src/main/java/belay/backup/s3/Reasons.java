package belay.backup.s3;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Why a store did not do what it was asked, in words for people and without credentials. */
final class Reasons {
  private Reasons() {}

  static String of(Bucket bucket, SdkException e) {
    if (e instanceof S3Exception told) {
      return answered(bucket, told);
    }
    if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
      return where(bucket) + " is too slow: it was tried several times";
    }
    Throwable cause = e;
    for (int depth = 0; cause.getCause() != null && depth < 10; depth++) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case UnknownHostException _ -> "there is no host " + cause.getMessage();
      case ConnectException _ -> where(bucket) + " takes no connections";
      case SocketTimeoutException _ -> where(bucket) + " does not answer";
      case SSLException _ ->
          "the certificate of "
              + where(bucket)
              + " is not believed ("
              + cause.getMessage()
              + "); backup.s3.ca names more authorities";
      default -> where(bucket) + " failed: " + cause.getMessage();
    };
  }

  private static String where(Bucket bucket) {
    return bucket.endpoint().map(uri -> uri.getAuthority()).orElse("Amazon S3");
  }

  private static String answered(Bucket bucket, S3Exception e) {
    String code =
        Optional.ofNullable(e.awsErrorDetails())
            .map(details -> details.errorCode())
            .orElse("status " + e.statusCode());
    return switch (code) {
      case "NoSuchBucket" -> "there is no bucket " + bucket.name() + "; make it first";
      case "InvalidAccessKeyId", "SignatureDoesNotMatch", "AccessDenied", "status 403" ->
          "access to "
              + bucket.shown()
              + " is refused ("
              + code
              + "); give the right key with belay backup:credentials";
      case "QuotaExceeded", "EntityTooLarge", "XMinioStorageFull" ->
          "the store is full (" + code + ")";
      default -> where(bucket) + " answers " + code + " (" + e.statusCode() + ")";
    };
  }
}
