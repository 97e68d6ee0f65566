@org.jspecify.annotations.NullMarked
package belay.history;
