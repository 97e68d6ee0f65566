/** Tells the router program where to send requests, and reads what it wrote down. */
@org.jspecify.annotations.NullMarked
package belay.routing;
