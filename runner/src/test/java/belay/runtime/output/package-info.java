@org.jspecify.annotations.NullMarked
package belay.runtime.output;
