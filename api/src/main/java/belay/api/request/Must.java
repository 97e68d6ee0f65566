package belay.api.request;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a value must be, as the end of a sentence that begins with its key. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Must {
  String value();

  /** How many there may be in a list or an object. */
  int max() default 200;

  /** Whether it must be there, if only with nothing in it. */
  boolean required() default false;

  /** Whether there must be something in it. */
  boolean some() default false;
}
