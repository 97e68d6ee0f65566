package belay.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys were made by ssh-keygen for this test, and their fingerprints printed by it. */
class PublicKeyTest {
  static final String ED25519 =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC1N3BlECNTZ4Q9/iT8qffqyedNO9068TU"
          + "8pSV2GzhPD ana@laptop";
  static final String ECDSA =
      "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAA"
          + "BBBMaS6LrmBkuf5BAHXss7TiekwOtWzmNLqw0Yj1r8eZRUoi91PBmXTm5dnYoCWQkXkgqO"
          + "GCCiNQ+cEXK4tXVgR5c= ana@laptop";
  private static final String ECDSA_521 =
      "ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAA"
          + "CFBABtBsrYviODXlM24qNhOzT96khQNiBlgOr1FhAxcshywE8z2gSJyuaFjXLP4pz+AKS6"
          + "vFWBo+1a1B7h2U6eSXvvTwATgb7MgZ0ettK12zhWNyvvwuKHANaobwlkl6FGByqQQ3Mmdx"
          + "kTV52chRl8CYbh3MIXkGYQOqXTkLpgFxha/QkAHg== c c";
  private static final String RSA =
      "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCnG1SyEKTmCqUA5M0llem6EmifIX0UnW"
          + "Vms6OGG0rK2Cfv5nV4TvaVled9UhQYF4TD5ZuX05rN7rbg6BV1kYRTPtiwY13o1uy1DTkh"
          + "o15NiQ6sRtXzCfDXpL9k8lLQNWqG8/zrWU02j5pThERRbKzTtMA0MVLQTHcCC2huvdauY1"
          + "2bw+LGyqiZ8oOZfzzlsln9hv7w4JweJAjvinlOsKJozYZE8i3/wEOiMh2dnUvK43/WYtZ7"
          + "yg13vQqDusaEjVkNumDx5I7GAHyjcaPuWIc9+z3mqbdRBPhyBpetMVRaL/pOw0CzsE/b1w"
          + "1iLg7bycXISrYjK4OdUE17I83qWRbL ana";
  private static final String RSA_1024 =
      "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQCtgs+Xv/VyjAH20TollvnMJH2lC2kuea"
          + "r0VZfn+lIWl8qL95JUhL6+6oaO+gCI7/9cD5glvNEVImjNpBGyMPuk1FzcGKXXcc8JLgzK"
          + "byxo5Eh8U47REguSRDcasCHk3sBpYbLQIcifNUmeL+bTgrRUYWWVn1bWrHvLuuVOZhTHfw"
          + "== ana";

  @Test
  void fingerprintsAreAsOpenSshPrintsThem() {
    assertThat(PublicKey.parse(ED25519).fingerprint())
        .isEqualTo("SHA256:QuGo6PSnFST2rxlIAj15DxOi+6z1f0OrGPUw9ipq0T0");
    assertThat(PublicKey.parse(ECDSA).fingerprint())
        .isEqualTo("SHA256:tUbPs5IexTLikgeMbGQPDXZiiFbvWHUN0m9F/9/h96Y");
    assertThat(PublicKey.parse(ECDSA_521).fingerprint())
        .isEqualTo("SHA256:3V9JRNwtxjW5+U5p6VDp/7cM9MkWrx6o1kr2j+iZvaM");
    assertThat(PublicKey.parse(RSA).fingerprint())
        .isEqualTo("SHA256:L9asqDWfLp7/QfmLZTjoS+Cobke+C5UMGrRxVc4+0C0");
  }

  @Test
  void aKeyIsKeptOnOneLineWithItsComment() {
    assertThat(PublicKey.parse("\n\t" + ED25519 + "  \r\n").line()).isEqualTo(ED25519);
    assertThat(PublicKey.parse(ECDSA_521).comment()).isEqualTo("c c");
    String bare = ED25519.replace(" ana@laptop", "");
    assertThat(PublicKey.parse(bare).line()).isEqualTo(bare);
    assertThat(PublicKey.parse(ED25519 + "x".repeat(1000)).comment()).hasSize(255);
  }

  @Test
  void aShortRsaKeyIsRefusedWithItsLength() {
    assertThatThrownBy(() -> PublicKey.parse(RSA_1024))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("1024 bits");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----",
        "PuTTY-User-Key-File-3: ssh-ed25519"
      })
  void aPrivateKeyIsRefusedAndNotRepeated(String text) {
    assertThatThrownBy(() -> PublicKey.parse(text))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("private key")
        .hasMessageNotContaining("AAAA");
  }

  @Test
  void twoLinesAreRefused() {
    assertThatThrownBy(() -> PublicKey.parse(ED25519 + "\n" + ECDSA))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("one line");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "ssh-ed25519",
        "ssh-ed25519 !!!!",
        "ssh-ed25519 AAAA",
        "ssh-dss AAAAB3NzaC1kc3MAAAABAA==",
        "command=\"sh\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC1N3BlECNTZ4Q9"
      })
  void whatIsNoKeyIsRefused(String text) {
    assertThatThrownBy(() -> PublicKey.parse(text)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void theTypeInsideMustBeTheTypeOutside() {
    assertThatThrownBy(() -> PublicKey.parse(ED25519.replace("ssh-ed25519", "ssh-rsa")))
        .isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> PublicKey.parse(ECDSA.replace("nistp256", "nistp384")))
        .isInstanceOf(InvalidInput.class);
  }

  @Test
  void everyCutOrLengthenedKeyIsRefused() {
    for (String key : new String[] {ED25519, ECDSA, ECDSA_521, RSA}) {
      String[] parts = key.split(" ", -1);
      byte[] blob = Base64.getDecoder().decode(parts[1]);
      for (int length = 0; length < blob.length + 3; length++) {
        if (length == blob.length) {
          continue;
        }
        String text = parts[0] + " " + base64(Arrays.copyOf(blob, length));
        assertThatThrownBy(() -> PublicKey.parse(text)).isInstanceOf(InvalidInput.class);
      }
    }
  }

  @Test
  void lengthsThatLieAreRefused() {
    byte[] blob = Base64.getDecoder().decode(ED25519.split(" ", -1)[1]);
    for (int i : new int[] {0, 15}) {
      byte[] lying = blob.clone();
      lying[i] = (byte) 0xff;
      assertThatThrownBy(() -> PublicKey.parse("ssh-ed25519 " + base64(lying)))
          .isInstanceOf(InvalidInput.class);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
