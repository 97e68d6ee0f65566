@org.jspecify.annotations.NullMarked
package belay.kernel;
