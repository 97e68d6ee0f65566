/**
 * What router and control plane do for each other: pass a listening socket from one process to
 * another, so that no connection is refused, and start the other one when it died.
 */
@org.jspecify.annotations.NullMarked
package belay.handover;
