/**
 * The router among the other programs of its home: the socket by which the control plane steers it,
 * how it takes over from the router before and leaves to the next, and how it looks after the
 * control plane.
 */
@org.jspecify.annotations.NullMarked
package belay.router.control;
