/**
 * Threads that are to live as long as the control plane: started again when they end, and told of.
 */
@org.jspecify.annotations.NullMarked
package belay.watch;
