/** What one of Belay's programs is told as another starts it. */
@org.jspecify.annotations.NullMarked
package belay.api.program;
