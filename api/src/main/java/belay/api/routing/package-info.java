/** What the control plane and the router say to each other, as JSON lines on a unix socket. */
@org.jspecify.annotations.NullMarked
package belay.api.routing;
