/**
 * HTTP/1.1 message syntax (RFC 9110, 9112), and where WebSocket's frames end (RFC 6455): strict
 * reading and plain writing, without connections, routes or time. A package of its own so that the
 * strictness can be tested by itself.
 */
@org.jspecify.annotations.NullMarked
package belay.router.http;
