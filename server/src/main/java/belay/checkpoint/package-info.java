/** Copies of add-ons' data that releases may go back to: which there are, and which stay. */
@org.jspecify.annotations.NullMarked
package belay.checkpoint;
