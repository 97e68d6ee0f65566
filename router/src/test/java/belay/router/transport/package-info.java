@NullMarked
package belay.router.transport;

import org.jspecify.annotations.NullMarked;
