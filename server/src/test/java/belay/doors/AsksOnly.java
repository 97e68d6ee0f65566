package belay.doors;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test that leaves its server as it found it: what it asks for is refused, or only read. The next
 * of its class gets the same server, which takes longer to make than to ask.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AsksOnly {}
