package belay.backup.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.backup.Objects;
import belay.release.InvalidInput;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ObjectsTest {
  @TempDir Path directory;
  private final FakeStore store = new FakeStore();
  private final S3Objects objects = objects("s3://" + FakeStore.BUCKET + "/main", store.url());

  S3ObjectsTest() throws IOException {}

  private static S3Objects objects(String place, URI url) {
    Bucket bucket =
        Bucket.of(place, new Bucket.Reached(Optional.of(url), "us-east-1", true, Optional.empty()));
    return new S3Objects(
        bucket, new Bucket.Credentials("key", "the-secret", Optional.empty()), Optional.empty());
  }

  @AfterEach
  void stop() {
    objects.close();
    store.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Path file(int size) throws IOException {
    byte[] content = new byte[size];
    new Random(1).nextBytes(content);
    return Files.write(directory.resolve("file"), content);
  }

  private List<Objects.Stored> listed(String prefix) throws IOException {
    List<Objects.Stored> all = new ArrayList<>();
    objects.list(prefix, all::add);
    return all;
  }

  @Test
  void whatIsPutIsThereUnderThePrefixAndListedPageByPage() throws IOException {
    for (int i = 0; i < 5; i++) {
      objects.put("objects/" + i, bytes("content " + i));
    }
    objects.put("backups/1", bytes("b"));

    assertThat(store.objects).containsKey("main/objects/4");
    assertThat(listed("objects/")).hasSize(5).extracting(Objects.Stored::key).contains("objects/3");
    try (var in = objects.get("objects/3")) {
      assertThat(in.readAllBytes()).isEqualTo(bytes("content 3"));
    }
    objects.delete("objects/3");
    assertThatThrownBy(() -> objects.get("objects/3")).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aLargeFileGoesInPartsAndComesOutWhole() throws IOException {
    int size = S3Objects.PART_BYTES * 2 + 7;
    Path file = file(size);
    objects.put("large", file, size);

    assertThat(store.objects.get("main/large")).isEqualTo(Files.readAllBytes(file));
    assertThat(store.asked.stream().filter(a -> a.contains("partNumber"))).hasSize(3);
    assertThat(store.uploads).isEmpty();
  }

  @Test
  void aStoreThatIsBusyIsAskedAgainAlsoForAPart() throws IOException {
    store.busy = 2;
    objects.put("small", bytes("x"));
    int size = S3Objects.PART_BYTES + 1;
    Path file = file(size);
    store.busy = 2;
    objects.put("large", file, size);
    assertThat(store.objects.get("main/large")).isEqualTo(Files.readAllBytes(file));
  }

  @Tag("long")
  @Test
  void aStoreThatIsSlowIsAskedAgainAndNamedWhenItStaysSo() throws IOException {
    Duration patience = Duration.ofSeconds(1);
    Bucket bucket =
        Bucket.of(
            "s3://" + FakeStore.BUCKET,
            new Bucket.Reached(Optional.of(store.url()), "us-east-1", true, Optional.empty()));
    try (S3Objects impatient =
        new S3Objects(
            bucket,
            new Bucket.Credentials("key", "the-secret", Optional.empty()),
            Optional.empty(),
            new S3Objects.Patience(
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                patience,
                patience.multipliedBy(5)))) {
      store.silent.set(1);
      impatient.put("late", bytes("x"));
      assertThat(store.objects).containsKey("late");

      store.silent.set(Integer.MAX_VALUE);
      assertThatThrownBy(() -> impatient.put("never", bytes("x")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is too slow: it was tried several times");
      assertThat(store.objects).doesNotContainKey("never");
    }
  }

  @Test
  void whatWasCutShortIsSweptAndNoObject() throws IOException {
    store.uploads.put("left", new java.util.TreeMap<>());
    objects.sweep();
    assertThat(store.uploads).isEmpty();
  }

  @Test
  void aKeyThatIsRefusedIsSaidWithoutIt() {
    store.refused = "SignatureDoesNotMatch";
    assertThatThrownBy(() -> objects.put("x", bytes("x")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is refused (SignatureDoesNotMatch)")
        .hasMessageContaining("belay backup:credentials")
        .hasMessageNotContaining("the-secret");
  }

  @Test
  void aBucketThatIsNotThereAndAStoreThatIsAwayAreSaid() throws IOException {
    try (S3Objects other = objects("s3://other-bucket", store.url())) {
      assertThatThrownBy(() -> other.put("x", bytes("x")))
          .hasMessage("there is no bucket other-bucket; make it first");
    }
    store.close();
    try (S3Objects away = objects("s3://" + FakeStore.BUCKET, store.url())) {
      assertThatThrownBy(() -> away.delete("x")).hasMessageContaining("takes no connections");
    }
  }

  @Test
  void aPlaceIsABucketWithOrWithoutAPrefix() {
    var reached = new Bucket.Reached(Optional.empty(), "us-east-1", false, Optional.empty());
    assertThat(Bucket.of("s3://backups", reached).key("objects/a")).isEqualTo("objects/a");
    assertThat(Bucket.of("s3://backups/a/b/", reached).key("x")).isEqualTo("a/b/x");
    for (String wrong : List.of("s3://", "s3://Upper", "s3://a", "s3://ok/white space")) {
      assertThatThrownBy(() -> Bucket.of(wrong, reached)).isInstanceOf(InvalidInput.class);
    }
  }

  @Test
  void credentialsShowTheirIdOnly() {
    assertThat(new Bucket.Credentials("key", "the-secret", Optional.of("more")))
        .hasToString("Credentials[key]");
  }
}
