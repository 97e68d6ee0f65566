package belay.router.tls;

import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The keys of session tickets: made by this process, known to nobody else, the same for all
 * certificates, and not for long. For any thread.
 */
final class TicketKeys {
  private final SecureRandom random = new SecureRandom();
  private final Set<OpenSslSessionContext> contexts =
      Collections.newSetFromMap(new WeakHashMap<>());
  private OpenSslSessionTicketKey[] keys = {fresh()};

  private OpenSslSessionTicketKey fresh() {
    return new OpenSslSessionTicketKey(
        bytes(OpenSslSessionTicketKey.NAME_SIZE),
        bytes(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
        bytes(OpenSslSessionTicketKey.AES_KEY_SIZE));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  synchronized void keep(OpenSslServerSessionContext context) {
    contexts.add(context);
    context.setTicketKeys(keys);
  }

  synchronized void change() {
    OpenSslSessionTicketKey before = keys[0];
    keys = new OpenSslSessionTicketKey[] {fresh(), before};
    contexts.forEach(context -> context.setTicketKeys(Arrays.copyOf(keys, keys.length)));
  }
}
