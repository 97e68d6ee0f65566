package belay.platform;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What this server was started as; none of it changes while it runs.
 *
 * @param sshPort where the SSH door listens
 * @param httpPort where the router listens
 * @param publicUrl what people elsewhere call it, where that was set
 * @param boundUrl where it listens, when that is an address of the machine other than loopback
 */
public record Started(
    String version,
    Path home,
    long pid,
    Instant at,
    int sshPort,
    int httpPort,
    Optional<String> publicUrl,
    Optional<String> boundUrl) {}
