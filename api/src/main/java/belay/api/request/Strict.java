package belay.api.request;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A body of which a key that is not known is refused: passed over, a misspelled one could roll back
 * to somewhere else. Heroku's own endpoints pass over it, since its clients send more than is read.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Strict {}
