@org.jspecify.annotations.NullMarked
package belay.drain;
