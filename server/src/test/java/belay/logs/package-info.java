@org.jspecify.annotations.NullMarked
package belay.logs;
