/** What the router must survive, shown with raw sockets on both sides. */
@org.jspecify.annotations.NullMarked
package belay.router;
