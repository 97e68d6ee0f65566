/** A network of its own for each app: made, ruled, put back, taken away. */
@org.jspecify.annotations.NullMarked
package belay.network;
