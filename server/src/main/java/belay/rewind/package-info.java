/** Takes checkpoints of add-ons' data, and goes back to them. */
@org.jspecify.annotations.NullMarked
package belay.rewind;
