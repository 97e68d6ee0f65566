package belay.guard;

import java.time.Duration;

/**
 * What was counted between two looks.
 *
 * @param length how long that was
 * @param fresh the new release's requests
 * @param former the former release's, which has some in a canary only
 * @param coin what was tried again
 * @param load the new release's
 */
public record Interval(
    Duration length, PoolFigures fresh, PoolFigures former, CoinFigures coin, Load load) {}
