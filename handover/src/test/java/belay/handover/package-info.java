/** Passes a listening socket from one process to another, so that no connection is refused. */
@org.jspecify.annotations.NullMarked
package belay.handover;
