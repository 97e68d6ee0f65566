package belay.access;

import java.util.Optional;
import java.util.function.BiFunction;

/** Encrypts bytes under a name, and opens what was not changed in the file. */
public record AccessSeal(
    BiFunction<String, byte[], byte[]> close, BiFunction<String, byte[], Optional<byte[]>> open) {}
