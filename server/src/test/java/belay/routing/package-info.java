/** The router's client and log reader against a router by hand. */
@org.jspecify.annotations.NullMarked
package belay.routing;
