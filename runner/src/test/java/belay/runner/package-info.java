@org.jspecify.annotations.NullMarked
package belay.runner;
