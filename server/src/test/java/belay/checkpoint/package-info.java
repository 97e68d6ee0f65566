@org.jspecify.annotations.NullMarked
package belay.checkpoint;
