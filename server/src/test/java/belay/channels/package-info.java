@org.jspecify.annotations.NullMarked
package belay.channels;
