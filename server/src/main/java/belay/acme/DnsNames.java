package belay.acme;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CAARecord;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Asked of name servers directly: the machine's own hosts file says nothing of what others see.
 *
 * @param resolver {@code HOST} or {@code HOST:PORT}, in place of the system's
 */
public record DnsNames(Optional<String> resolver) implements NameCheck.Names {
  private static final int ADDRESSES_MAX = 6;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

  @Override
  public List<InetAddress> addresses(String host) throws IOException {
    Name name = Name.fromString(host + ".");
    List<InetAddress> all = new ArrayList<>();
    for (Record record : lookup(name, Type.A)) {
      if (record instanceof ARecord a) {
        all.add(a.getAddress());
      }
    }
    for (Record record : lookup(name, Type.AAAA)) {
      if (record instanceof AAAARecord a) {
        all.add(a.getAddress());
      }
    }
    return all.stream().limit(ADDRESSES_MAX).toList();
  }

  @Override
  public Optional<List<NameCheck.Caa>> caa(String host) throws IOException {
    String name = host;
    while (name.contains(".")) {
      List<NameCheck.Caa> found = new ArrayList<>();
      for (Record record : lookup(Name.fromString(name + "."), Type.CAA)) {
        if (record instanceof CAARecord caa) {
          found.add(new NameCheck.Caa(caa.getTag(), caa.getValue()));
        }
      }
      if (!found.isEmpty()) {
        return Optional.of(found);
      }
      name = name.substring(name.indexOf('.') + 1);
    }
    return Optional.empty();
  }

  private List<Record> lookup(Name name, int type) throws IOException {
    Lookup lookup = new Lookup(name, type);
    lookup.setCache(null);
    if (resolver.isPresent()) {
      var asked = UpdatedZone.resolver(resolver.get());
      asked.setTimeout(ANSWER_MAX);
      lookup.setResolver(asked);
    }
    Record[] found = lookup.run();
    if (lookup.getResult() == Lookup.TRY_AGAIN || lookup.getResult() == Lookup.UNRECOVERABLE) {
      throw new IOException("no name server answers (" + lookup.getErrorString() + ")");
    }
    return found == null ? List.of() : List.of(found);
  }
}
