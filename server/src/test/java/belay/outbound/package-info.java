@org.jspecify.annotations.NullMarked
package belay.outbound;
