package belay.switching;

import belay.fleet.WarmPool;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What differs between the ways of going live.
 *
 * @param warm takes the web dynos that run already, if there are any
 * @param giveBack takes them back when it does not go live
 * @param overtaken as {@link Switch.Parts} has it
 * @param ready the way, where it was found before
 */
record Course(
    Supplier<Optional<WarmPool>> warm,
    Consumer<WarmPool> giveBack,
    Supplier<Optional<String>> overtaken,
    Optional<Ready> ready) {}
