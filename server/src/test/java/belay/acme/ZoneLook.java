package belay.acme;

import java.io.IOException;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** What a name server answers. */
public record ZoneLook(String server) {
  public List<String> txt(String name) throws IOException {
    Message question =
        Message.newQuery(Record.newRecord(Name.fromString(name + "."), Type.TXT, DClass.IN));
    return UpdatedZone.resolver(server).send(question).getSection(Section.ANSWER).stream()
        .filter(TXTRecord.class::isInstance)
        .map(r -> String.join("", ((TXTRecord) r).getStrings()))
        .toList();
  }
}
