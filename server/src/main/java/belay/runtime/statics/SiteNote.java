package belay.runtime.statics;

import belay.release.AppName;
import belay.release.RuntimeKind;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import belay.runtime.DynoName;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Which dyno a site is, on disk beside it: for the next control plane. */
record SiteNote(
    UUID id,
    @JsonProperty("app_id") UUID appId,
    String app,
    String name,
    int version,
    String command,
    int port,
    @JsonProperty("started_at") String startedAt) {
  private static final String NAME = "dyno.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static SiteNote of(Dyno dyno) {
    return new SiteNote(
        dyno.id(),
        dyno.appId(),
        dyno.app().value(),
        dyno.name().toString(),
        dyno.version(),
        dyno.command(),
        dyno.port().orElseThrow(),
        dyno.startedAt().toString());
  }

  Dyno dyno() {
    return new Dyno(
        id,
        appId,
        new AppName(app),
        DynoName.parse(name),
        version,
        command,
        RuntimeKind.PROCESS,
        Optional.of(DynoAddress.loopback(port)),
        Instant.parse(startedAt));
  }

  void write(Path site) throws IOException {
    Files.write(site.resolve(NAME), JSON.writeValueAsBytes(this));
  }

  static SiteNote read(Path site) throws IOException {
    return JSON.readValue(Files.readAllBytes(site.resolve(NAME)), SiteNote.class);
  }
}
