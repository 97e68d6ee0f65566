@org.jspecify.annotations.NullMarked
package belay.source;
