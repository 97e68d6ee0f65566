@org.jspecify.annotations.NullMarked
package belay.watch;
