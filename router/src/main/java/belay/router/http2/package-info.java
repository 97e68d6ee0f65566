/**
 * Messages of HTTP/2 as those of HTTP/1.1, and back: strict where one could pass for another; and
 * how much of what costs nothing to send is put up with. No connections, no time.
 */
@org.jspecify.annotations.NullMarked
package belay.router.http2;
