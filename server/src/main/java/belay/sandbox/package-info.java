@org.jspecify.annotations.NullMarked
package belay.sandbox;
