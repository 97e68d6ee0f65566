package belay.watch;

import java.time.InstantSource;

/** What time it is, and what is done at another. */
public record Timing(InstantSource time, Background background) {}
