package belay.http;

import belay.api.ServerBody;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What this server says about itself, and where it may write.
 *
 * @param buildDirectory where sources are unpacked, on the slug store's file system
 * @param sshPort where the SSH door listens
 * @param httpPort where the router listens
 * @param publicUrl what people elsewhere call it, where that was set
 * @param boundUrl where it listens, when that is an address of the machine other than loopback
 * @param ownToken what the file {@code credentials} of its home has
 * @param runtime how dynos are kept apart as things are now, in sentences
 * @param walls how builds are kept apart, and what is not, as things are now
 * @param lost what the ledger does not know, as things are now
 * @param disk what is wrong with the disk now, in sentences
 * @param background how each thread does that works by itself
 */
public record ServerFacts(
    String version,
    Path home,
    Path buildDirectory,
    long pid,
    Instant startedAt,
    int sshPort,
    int httpPort,
    Optional<String> publicUrl,
    Optional<String> boundUrl,
    Supplier<Optional<String>> ownToken,
    Supplier<String> runtime,
    Supplier<ServerBody.Walls> walls,
    Supplier<ServerBody.Lost> lost,
    Supplier<Optional<String>> disk,
    Supplier<List<ServerBody.Background>> background) {}
