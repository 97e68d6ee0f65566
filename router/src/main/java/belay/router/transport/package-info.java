/**
 * Bytes to and from the kernel: how its sockets are used, one end of a connection, and who is read
 * when many are busy.
 */
@NullMarked
package belay.router.transport;

import org.jspecify.annotations.NullMarked;
