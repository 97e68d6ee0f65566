/**
 * Who comes in: the listeners, connections from their first byte on, what speaks HTTP/1.1 and
 * HTTP/2 to a client; and the router that they make with the event loops.
 */
@org.jspecify.annotations.NullMarked
package belay.router.client;
