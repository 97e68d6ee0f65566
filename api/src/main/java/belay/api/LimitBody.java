package belay.api;

import java.util.Optional;

/**
 * What each dyno of an app may use of something.
 *
 * @param name processes, memory, cpu, tmp, shm, disk or files
 * @param value in megabytes for memory, tmp, shm and disk; null for no limit
 * @param usual what holds where nobody chose; null for no limit
 */
public record LimitBody(String name, Optional<Integer> value, Optional<Integer> usual) {}
