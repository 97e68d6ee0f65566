package belay.acceptance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A journey that may have a server which others had before and have after: its methods take a
 * {@link Machine}, which is nobody else's meanwhile. It kills, stops and reconfigures nothing, and
 * what it makes besides apps it takes away itself; {@link SharedServer} fails it otherwise.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedServer.class)
@interface OnSharedServer {}
