/** What dynos that are processes print, as lines, and when they end. */
@org.jspecify.annotations.NullMarked
package belay.runtime.output;
