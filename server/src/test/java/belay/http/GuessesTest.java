package belay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GuessesTest {
  private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");

  private final Guesses guesses = new Guesses();

  private static SocketAddress at(String address) throws Exception {
    return new InetSocketAddress(InetAddress.getByName(address), 4711);
  }

  private boolean all(String from, Instant now) throws Exception {
    boolean last = false;
    for (int i = 0; i < Guesses.PER_MINUTE_MAX; i++) {
      last = guesses.wrong(at(from), now);
    }
    return last;
  }

  @Test
  void anAddressMayBeWrongSoOftenInAMinute() throws Exception {
    assertThat(all("192.0.2.1", NOW)).isFalse();
    assertThat(guesses.wrong(at("192.0.2.1"), NOW.plusSeconds(59))).isTrue();
    assertThat(guesses.wrong(at("192.0.2.2"), NOW.plusSeconds(59))).isFalse();
    assertThat(guesses.wrong(at("192.0.2.1"), NOW.plusSeconds(60))).isFalse();
  }

  @Test
  void aClockThatIsSetBackLocksNobodyOut() throws Exception {
    assertThat(all("192.0.2.1", NOW)).isFalse();
    assertThat(guesses.wrong(at("192.0.2.1"), NOW.minusSeconds(1))).isFalse();
  }

  @Test
  void aNetworkOfIpv6IsOne() throws Exception {
    assertThat(Guesses.name(at("2001:db8::1"))).isEqualTo(Guesses.name(at("2001:db8::2")));
    assertThat(Guesses.name(at("2001:db8:0:1::1"))).isNotEqualTo(Guesses.name(at("2001:db8::1")));
  }

  @Test
  void itRemembersOnlySoMany() throws Exception {
    assertThat(all("192.0.2.1", NOW)).isFalse();
    for (int i = 0; i < 10_000; i++) {
      assertThat(guesses.wrong(at("10.0." + i / 250 + "." + (1 + i % 250)), NOW)).isFalse();
    }
    assertThat(guesses.wrong(at("192.0.2.1"), NOW)).isFalse();
  }
}
