package belay.acme;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * Waits until all name servers of a zone show a record, since the authority may ask any of them.
 *
 * @param resolver to be asked for the name servers, in place of the system's
 */
record ZonePropagation(Optional<String> resolver, Authority.Pause pause) {
  private static final Logger LOG = LoggerFactory.getLogger(ZonePropagation.class);
  private static final int LOOKS = 30;
  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
  private static final int SERVERS_MAX = 8;

  /** Until it is seen, or a minute has gone by: then the authority may see it all the same. */
  void await(String zone, String name, String value) throws InterruptedException {
    List<Resolver> servers = servers(zone);
    for (int look = 0; look < LOOKS; look++) {
      if (servers.stream().allMatch(server -> shows(server, name, value))) {
        return;
      }
      pause.pause(BETWEEN);
    }
    LOG.warn(
        "Not every name server of {} shows {} yet; the authority is asked anyway.", zone, name);
  }

  private List<Resolver> servers(String zone) {
    List<Resolver> servers = new ArrayList<>();
    try {
      for (Record record : lookup(Name.fromString(zone + "."), Type.NS)) {
        if (record instanceof NSRecord ns) {
          for (Record address : lookup(ns.getTarget(), Type.A)) {
            if (address instanceof ARecord a && servers.size() < SERVERS_MAX) {
              servers.add(server(a.getAddress()));
            }
          }
        }
      }
    } catch (IOException e) {
      LOG.debug("the name servers of {} are not known", zone, e);
    }
    return servers;
  }

  private Record[] lookup(Name name, int type) throws IOException {
    Lookup lookup = new Lookup(name, type);
    lookup.setCache(null);
    if (resolver.isPresent()) {
      lookup.setResolver(UpdatedZone.resolver(resolver.get()));
    }
    Record[] found = lookup.run();
    return found == null ? new Record[0] : found;
  }

  private static Resolver server(InetAddress address) {
    SimpleResolver server = new SimpleResolver(address);
    server.setTimeout(ANSWER_MAX);
    return server;
  }

  /** One that does not answer is not waited for. */
  private static boolean shows(Resolver server, String name, String value) {
    try {
      Message question =
          Message.newQuery(Record.newRecord(Name.fromString(name + "."), Type.TXT, DClass.IN));
      return server.send(question).getSection(Section.ANSWER).stream()
          .anyMatch(
              r -> r instanceof TXTRecord txt && String.join("", txt.getStrings()).equals(value));
    } catch (IOException e) {
      LOG.debug("a name server does not answer", e);
      return true;
    }
  }
}
