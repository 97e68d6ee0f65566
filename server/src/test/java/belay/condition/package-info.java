@org.jspecify.annotations.NullMarked
package belay.condition;
